"""Which policy holds for which article: values by place, later places over earlier ones, each with where it comes from.

A place (a ``Layer``) is the file as a whole, one of its overrides, or the command line. One profile holds for an
article, the one named last; its values go right under those of the place that names it, and over all places before.
Words, switched-off rules and severities add up; of everything else the last value holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from audit.globs import matches
from audit.verdict import PROFILES, FailOn, Policy

# Key in a file or on the command line → field of ``Policy``.
KEYS = {
    "fail-on": "fail_on",
    "max-penalty": "max_per_1000",
    "min-fluency": "min_fluency",
    "max-findings": "max_findings",
    "severity": "severities",
    "disable": "disabled",
    "words": "words",
    "remarks": "remarks",
}
ADDED = ("severity", "disable", "words")
USUAL = "wire"


@dataclass(frozen=True, slots=True)
class Value:
    """What ``key`` (one of ``KEYS``, or ``profile``) is set to, and where, in words for people."""

    key: str
    value: Any
    origin: str


@dataclass(frozen=True, slots=True)
class Layer:
    """Values of one place, for articles that ``paths`` name and in one of ``languages``; all articles where those are
    empty."""

    values: tuple[Value, ...]
    paths: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """A named set of values; one of a name that ships starts from the shipped one."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Policies:
    """The policy of a house. ``root`` is the folder to which the layers' paths are relative."""

    root: str = ""
    layers: tuple[Layer, ...] = ()
    profiles: tuple[Profile, ...] = ()

    def of(self, path: str, language: str) -> Policy:
        """What holds for the article in the file ``path``, written in ``language``."""
        changes: dict[str, Any] = {}
        for value in self.values(path, language):
            if value.key == "profile":
                changes["name"] = value.value
            elif value.key in ADDED:
                changes[KEYS[value.key]] = _added(value.key, changes.get(KEYS[value.key]), value.value)
            else:
                changes[KEYS[value.key]] = value.value
        return Policy(**changes)

    def values(self, path: str, language: str) -> list[Value]:
        """All values that hold for the article, the profile first; a later one of a key takes the place of an earlier
        one, or is added to it if the key is one of ``ADDED``."""
        layers = [layer for layer in self.layers if self._concerns(layer, path, language)]
        named = [(at, v) for at, layer in enumerate(layers) for v in layer.values if v.key == "profile"]
        at, profile = named[-1] if named else (-1, Value("profile", USUAL, "default"))
        places = list(self._of_profile(profile.value)) if at < 0 else []
        for number, layer in enumerate(layers):
            if number == at:
                places += self._of_profile(profile.value)
            places.append(tuple(v for v in layer.values if v.key != "profile"))
        return [profile, *(v for place in _with_limit(places) for v in place)]

    def _concerns(self, layer: Layer, path: str, language: str) -> bool:
        if layer.languages and language not in layer.languages:
            return False
        return not layer.paths or matches(path, self.root, layer.paths)

    def _of_profile(self, name: str) -> Iterator[tuple[Value, ...]]:
        """The values of a profile: those that ship, then the house's own."""
        shipped = PROFILES.get(name, PROFILES[USUAL])
        origin = f"profile {shipped.name}"
        names = {field: key for key, field in KEYS.items()}
        usual = Policy()
        yield tuple(
            Value(names[f.name], getattr(shipped, f.name), origin)
            for f in fields(Policy)
            if f.name in names and (f.name == "max_per_1000" or getattr(shipped, f.name) != getattr(usual, f.name))
        )
        yield from (profile.values for profile in self.profiles if profile.name == name)


def _with_limit(places: list[tuple[Value, ...]]) -> list[tuple[Value, ...]]:
    """The places, without penalty limits that were set farther away than the severity that decides."""
    asked = [(number, v) for number, place in enumerate(places) for v in place if v.key == "fail-on"]
    if not asked or FailOn(asked[-1][1].value).severity is None:
        return places
    at, fail_on = asked[-1]
    before = [tuple(v for v in place if v.key != "max-penalty") for place in places[:at]]
    return [*before, (Value("max-penalty", float("inf"), fail_on.origin),), *places[at:]]


def _added(key: str, before: frozenset[Any] | None, more: frozenset[Any]) -> frozenset[Any]:
    if key != "severity":
        return (before or frozenset()) | more
    return frozenset({**dict(before or ()), **dict(more)}.items())
