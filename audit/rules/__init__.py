"""The pattern library: loads the cards beside this file and any the user adds.

``library()`` is the shipped library; ``load(folder)`` reads further cards.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import regex

from audit.errors import RuleError
from audit.finding import FAMILIES, Severity, Stage
from audit.rules.card import Card, Counter, Example

__all__ = ["Card", "Counter", "Example", "library", "load"]

_KEYS = {
    "id", "title", "severity", "languages", "confidence", "pattern", "patterns", "literals", "finder", "repairs",
    "margin", "message", "why", "provenance", "examples", "counter", "stage", "cause", "family", "options",
}  # fmt: skip


def load(path: Path) -> dict[str, Card]:
    """Cards of one TOML file or of every ``*.toml`` in a folder, by id. Raises RuleError with file and rule named."""
    cards: dict[str, Card] = {}
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    for file in files:
        try:
            data = tomllib.loads(file.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise RuleError(f"{file.name}: {error}") from error
        for card in _cards(data, file.name):
            if card.id in cards:
                raise RuleError(f"{file.name}: there are two rules named {card.id!r}")
            cards[card.id] = card
    return cards


@cache
def library() -> Mapping[str, Card]:
    """The shipped cards by id, in the order of their families."""
    return load(Path(__file__).parent)


def _cards(data: dict[str, Any], file: str) -> Iterator[Card]:
    shared = {k: data[k] for k in ("family", "stage", "cause") if k in data}
    for entry in data.get("rule", []):
        name = f"{file}, rule {entry.get('id', '?')!r}"
        if unknown := set(entry) - _KEYS:
            raise RuleError(f"{name}: unknown key {sorted(unknown)[0]!r}")
        values = shared | entry
        if missing := [
            k for k in ("id", "family", "stage", "title", "severity", "message", "why") if not values.get(k)
        ]:
            raise RuleError(f"{name}: {missing[0]!r} is missing")
        if values["family"] not in FAMILIES:
            raise RuleError(f"{name}: unknown family {values['family']!r}")
        if not values.get("examples") or not values.get("counter"):
            raise RuleError(f"{name}: a rule needs at least one example and one counter-example")
        patterns = [values["pattern"]] if "pattern" in values else values.get("patterns", [])
        if bool(patterns) == ("finder" in values):
            raise RuleError(f"{name}: give either patterns or a finder")
        try:
            yield Card(
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
                finder=values.get("finder"),
                repairs=tuple(values.get("repairs", [])),
                margin=values.get("margin"),
                cause=values.get("cause", ""),
                provenance=values.get("provenance", ""),
                examples=tuple(Example(**e) for e in values["examples"]),
                counters=tuple(Counter(**c) for c in values["counter"]),
                options=values.get("options"),
            ).checked()
        except (TypeError, ValueError, regex.error) as error:
            raise RuleError(f"{name}: {error}") from error
