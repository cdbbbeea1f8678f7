"""One entry of a card file → a card, or an error that says what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import regex

from audit.errors import RuleError
from audit.finding import FAMILIES, Severity, Stage
from audit.rules.card import Card, Counter, Example

# Anything may stand in `options`: only its finder reads them.
_TEXTS = (
    "id", "title", "severity", "pattern", "finder", "message", "why", "provenance", "stage", "cause", "family"
)  # fmt: skip
_LISTS = ("languages", "patterns", "literals", "words", "repairs")
_NUMBERS = ("confidence", "margin")
_TABLES = ("examples", "counter")
_FLAGS = ("throughout", "dialect")
_KEYS = {*_TEXTS, *_LISTS, *_NUMBERS, *_TABLES, *_FLAGS, "options"}
_NEEDED = ("id", "family", "stage", "title", "severity", "message", "why")
# An id is the name of a page and a word on the command line.
_ID = regex.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = regex.compile(r"\*|[a-z]{2,3}")
_TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def cards(data: Mapping[str, Any], file: str, origin: str = "", *, sound: bool = False) -> Iterator[Card]:
    """The cards of one parsed file, which is called ``file`` in errors. Raises RuleError with file and rule named.

    ``sound``: types, patterns and repairs need no check, which takes longer than all else.
    """
    shared = {k: data[k] for k in ("family", "stage", "cause") if k in data}
    if unknown := set(data) - {*shared, "rule"}:
        raise RuleError(f"{file}: unknown key {min(unknown)!r}")
    entries = data.get("rule")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise RuleError(f"{file}: there is no [[rule]]")
    for entry in entries:
        name = f"{file}, rule {entry.get('id', '?')!r}"
        try:
            yield _card(shared | entry, origin, sound)
        except (TypeError, ValueError, regex.error, OverflowError, RecursionError) as error:
            raise RuleError(f"{name}: {error}") from error


def _card(values: Mapping[str, Any], origin: str, sound: bool) -> Card:
    """Raises ValueError and what ``regex.compile`` raises."""
    if not sound:
        _check_types(values)
    if missing := [key for key in _NEEDED if not values.get(key)]:
        raise ValueError(f"{missing[0]!r} is missing")
    if not _ID.fullmatch(values["id"]):
        raise ValueError("an id is words of small letters and digits, joined by hyphens")
    if values["family"] not in FAMILIES:
        raise ValueError(f"unknown family {values['family']!r}")
    if not values.get("examples") or not values.get("counter"):
        raise ValueError("a rule needs at least one example and one counter-example")
    patterns = [values["pattern"]] if "pattern" in values else values.get("patterns", [])
    if bool(patterns) == ("finder" in values):
        raise ValueError("give either patterns or a finder")
    card = Card(
        id=values["id"],
        family=values["family"],
        stage=Stage(values["stage"]),
        title=values["title"],
        severity=Severity(values["severity"]),
        message=values["message"].strip(),
        why=values["why"].strip(),
        languages=tuple(values.get("languages", ["*"])),
        confidence=float(values.get("confidence", 0.9)),
        patterns=tuple(patterns),
        literals=tuple(values.get("literals", [])),
        words=tuple(values.get("words", [])),
        finder=values.get("finder"),
        repairs=tuple(values.get("repairs", [])),
        margin=values.get("margin"),
        cause=values.get("cause", ""),
        provenance=values.get("provenance", ""),
        examples=tuple(Example(**(e if sound else _case(e, Example))) for e in values["examples"]),
        counters=tuple(Counter(**(c if sound else _case(c, Counter))) for c in values["counter"]),
        options=values.get("options"),
        **{flag: values.get(flag, False) for flag in _FLAGS},
        origin=origin,
    )
    if not sound:
        _check_templates(card.checked())
    return card


def _check_types(values: Mapping[str, Any]) -> None:
    if unknown := set(values) - _KEYS:
        raise ValueError(f"unknown key {min(unknown)!r}")
    for key, value in values.items():
        if key in _TEXTS and not isinstance(value, str):
            raise ValueError(f"{key!r} must be a text")
        if key in _NUMBERS and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise ValueError(f"{key!r} must be a number")
        if key in _LISTS and not _is_list(value, str):
            raise ValueError(f"{key!r} must be a list of texts")  # a lone text would be read letter by letter
        if key in _TABLES and not _is_list(value, dict):
            raise ValueError(f"{key!r} must be tables: [[rule.{key}]]")
    for flag in _FLAGS:
        if not isinstance(values.get(flag, False), bool):
            raise ValueError(f"{flag!r} must be true or false")
    if not 0 < values.get("confidence", 0.9) <= 1:
        raise ValueError("'confidence' must be above 0 and at most 1")
    if odd := [entry for entry in values.get("words", ()) if not _is_opening(entry)]:
        raise ValueError(f"{odd[0]!r} in 'words' is neither a word nor a pair of words, in small letters")
    if strange := [code for code in values.get("languages", ()) if not _LANGUAGE.fullmatch(code)]:
        raise ValueError(f"{strange[0]!r} is no language code")


def _is_list(value: object, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)


def _is_opening(entry: str) -> bool:
    """Whether an entry of ``words`` is a case-folded word or a pair of them, with alternatives."""
    parts = entry.split(" ")
    words = [word for part in parts for word in part.split("|")]
    return len(parts) <= 2 and entry == entry.casefold() and all(map(_TOKEN.fullmatch, words))


def _case(entry: Mapping[str, Any], kind: type[Example] | type[Counter]) -> Mapping[str, Any]:
    """An example or counter-example whose keys and values are of the right kind."""
    names = {field.name for field in fields(kind)}
    label = "an example" if kind is Example else "a counter-example"
    if unknown := set(entry) - names:
        raise ValueError(f"{label} has no key {min(unknown)!r}")
    for key, value in entry.items():
        sound = _is_list(value, str) if key == "siblings" else isinstance(value, bool if key == "company" else str)
        if not sound:
            raise ValueError(f"{key!r} of {label} is of the wrong kind")
    for key in ("text", "find") if kind is Example else ("text",):
        if not entry.get(key):
            raise ValueError(f"{label} lacks {key!r}")
    if kind is Example and entry["find"] not in entry["text"]:
        raise ValueError(f"an example's text does not hold what is to be found: {entry['find']!r}")
    return entry


def _check_templates(card: Card) -> None:
    """Repairs are templates for every pattern: else the rule would fail only where it finds something."""
    for pattern in card.compiled:
        names = {number: f"?P<{name}>" for name, number in pattern.groupindex.items()}
        groups = "".join(f"({names.get(number, '')})" for number in range(1, pattern.groups + 1))
        match = regex.match(groups, "")
        assert match is not None  # empty groups match anything
        for template in card.repairs:
            try:
                match.expand(template)
            except (IndexError, regex.error) as error:
                raise ValueError(f"the repair {template!r} does not fit the pattern: {error}") from error
