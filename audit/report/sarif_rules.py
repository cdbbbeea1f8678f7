"""The rules of a SARIF run: those that found something, described as their cards do."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from audit.finding import Finding, Severity
from audit.rules import Card, library
from audit.rules.page import page

LEVELS: Mapping[Severity, str] = {
    Severity.CRITICAL: "error",
    Severity.MAJOR: "error",
    Severity.MINOR: "warning",
    Severity.NEUTRAL: "note",
}


class Rules:
    """Numbers rules in the order of their first finding. ``folders`` hold rules beyond those of the program."""

    def __init__(self, folders: Sequence[str | Path] = ()) -> None:
        self._folders = folders
        self._numbers: dict[str, int] = {}
        self.descriptors: list[dict[str, Any]] = []

    @cached_property
    def _cards(self) -> Mapping[str, Card]:
        return library(self._folders)

    def index(self, finding: Finding) -> int:
        """Which of ``descriptors`` describes the rule of ``finding``."""
        if finding.rule not in self._numbers:
            self._numbers[finding.rule] = len(self.descriptors)
            self.descriptors.append(_descriptor(finding, self._cards.get(finding.rule)))
        return self._numbers[finding.rule]


def _descriptor(finding: Finding, card: Card | None) -> dict[str, Any]:
    """A finder may know more than cards do; of a rule without one, its first finding tells."""
    title, told = (card.title, card.message) if card else (finding.cause or finding.rule, finding.message)
    why = f"{told} {card.why}" if card else told
    return {
        "id": finding.rule,
        "shortDescription": {"text": message(title)},
        "fullDescription": {"text": message(told)},
        "help": {"text": message(why), **({"markdown": _literal(page(card))} if card else {})},
        "defaultConfiguration": {"level": LEVELS[card.severity if card else finding.severity]},
        "properties": {
            "tags": [finding.family, f"MQM/{finding.mqm}"],
            "family": finding.family,
            "mqm": finding.mqm,
            "stage": finding.stage.value,
            # What code scanning at GitHub shows and sorts by.
            "precision": _precision(card.confidence if card else finding.confidence),
            "problem.severity": {"error": "error", "warning": "warning"}.get(
                LEVELS[card.severity if card else finding.severity], "recommendation"
            ),
        },
    }


def message(text: str) -> str:
    """``text`` as a plain text message that says just that: SARIF reads braces as placeholders (section 3.11.5) and
    brackets before parentheses as links (3.11.6)."""
    return _literal(text).replace("](", "] (")


def home() -> str:
    """The project's page, as its package declares it; empty where it declares none."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        urls = metadata("translation-auditor").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    named = dict(str(url).split(", ", 1) for url in urls)
    return next((url for label, url in named.items() if label.casefold() == "homepage"), "")


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _precision(confidence: float) -> str:
    return "very-high" if confidence >= 0.95 else "high" if confidence >= 0.85 else "medium"
