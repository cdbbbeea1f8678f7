"""The house's file → its policies and waivers, with every name in it checked."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.finding import FAMILIES, Severity
from audit.globs import compiled
from audit.language import LANGUAGES
from audit.policies import Layer, Profile, Value
from audit.rules import library
from audit.settings.file import File
from audit.settings.mistakes import meant
from audit.settle import Waiver
from audit.verdict import PROFILES, FailOn

if TYPE_CHECKING:
    from audit.settings.schema import Override, Terms

Place = tuple[str | int, ...]


class Reading:
    """What a file comes to. Names that nothing has, and patterns that are none, go to the file's ``mistakes``;
    ``rules`` are the folders of further rules that take part."""

    def __init__(self, file: File, rules: Iterable[str]) -> None:
        self._file = file
        self._rules = tuple(rules)
        self._house = file.house

    @property
    def profiles(self) -> tuple[Profile, ...]:
        return tuple(
            Profile(name, tuple(self._values(terms, ("profiles", name))))
            for name, terms in self._house.profiles.items()
        )

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The file as a whole, then its overrides."""
        house = self._house
        found = [Layer((*self._profile(house.profile, ()), *self._values(house, ())))]
        for number, override in enumerate(house.overrides):
            found.append(self._override(override, ("overrides", number)))
        return tuple(found)

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        found = []
        for number, waiver in enumerate(self._house.waivers):
            place = ("waivers", number)
            if waiver.rule is not None:
                self._known((*place, "rule"), waiver.rule)
            name, paths = waiver.rule or waiver.fingerprint or "", tuple(waiver.paths or ())
            self._patterns((*place, "paths"), paths)
            origin = self._file.mistakes.origin(place)
            found.append(Waiver(name, waiver.owner, waiver.reason, waiver.expires, paths, origin))
        return tuple(found)

    def _override(self, override: "Override", place: Place) -> Layer:
        paths, languages = tuple(override.paths or ()), tuple(override.languages or ())
        self._patterns((*place, "paths"), paths)
        for number, code in enumerate(languages):
            self.language(code, (*place, "languages", number))
        values = (*self._profile(override.profile, place), *self._values(override, place))
        return Layer(values, paths, languages)

    def language(self, code: str, place: Place) -> None:
        if code not in LANGUAGES:
            self._wrong(place, f"“{code}” is no language code known here: choose from {', '.join(LANGUAGES)}")

    def _profile(self, name: str | None, place: Place) -> Iterator[Value]:
        if name is not None:
            known = [*PROFILES, *(p for p in self._house.profiles if p not in PROFILES)]
            if name not in known:
                guess = meant(name, known) or f": choose from {', '.join(known)}"
                self._wrong((*place, "profile"), f"there is no profile “{name}”{guess}")
            yield Value("profile", name, self._file.mistakes.origin((*place, "profile")))

    def _values(self, terms: "Terms", place: Place) -> Iterator[Value]:
        given: Mapping[str, Any] = {
            "fail-on": None if terms.fail_on is None else FailOn(terms.fail_on),
            "max-penalty": terms.max_penalty,
            "min-fluency": terms.min_fluency,
            "max-findings": terms.max_findings,
            "remarks": terms.remarks,
            "severity": self._severities(terms, place),
            "disable": self._disabled(terms, place),
            "words": None if terms.words is None else frozenset(terms.words),
        }
        for key, value in given.items():
            if value is not None:
                yield Value(key, value, self._file.mistakes.origin((*place, key)))
        for number, name in enumerate(terms.word_files or ()):
            at = (*place, "word-files", number)
            yield Value("words", self._word_file(name, at), self._file.mistakes.origin(at))

    def _severities(self, terms: "Terms", place: Place) -> frozenset[tuple[str, Severity]] | None:
        if terms.severity is None:
            return None
        for name in terms.severity:
            self._known((*place, "severity", name), name)
        return frozenset((name, Severity(value)) for name, value in terms.severity.items())

    def _disabled(self, terms: "Terms", place: Place) -> frozenset[str] | None:
        if terms.disable is None:
            return None
        for number, name in enumerate(terms.disable):
            self._known((*place, "disable", number), name)
        return frozenset(terms.disable)

    def _word_file(self, name: str, place: Place) -> frozenset[str]:
        """One word or phrase a line; empty lines and those that begin with # say nothing."""
        try:
            rows = (Path(self._file.root) / name).read_text("utf-8-sig").splitlines()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", "") or "it is not in UTF-8"
            self._wrong(place, f"the word file “{name}” cannot be read: {reason}")
            return frozenset()
        return frozenset(row.strip() for row in rows if row.strip() and not row.lstrip().startswith("#"))

    def _patterns(self, place: Place, patterns: tuple[str, ...]) -> None:
        for number, pattern in enumerate(patterns):
            try:
                compiled((pattern,))
            except ValueError as error:
                self._wrong((*place, number), f"the pattern “{pattern}” is not in gitignore syntax: {error}")

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(library(self._rules)) | frozenset(FAMILIES)

    def _known(self, place: Place, name: str) -> None:
        if name not in self._names:
            guess = meant(name, sorted(self._names))
            self._wrong(place, f"there is no rule or family “{name}”{guess or '; see: audit rules'}")

    def _wrong(self, place: Place, sentence: str) -> None:
        self._file.mistakes.add(place, sentence)
