"""Flags → the plain frozen values that the floors below take."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from audit.auditor import Settings
from audit.errors import UsageError
from audit.language import LANGUAGES
from audit.rules import Card
from audit.verdict import Policy

# Highest estimated MQM penalty per 1,000 words; a critical issue holds an article whatever the profile.
PROFILES = {
    "wire": Policy("wire", max_per_1000=10.0),
    "feature": Policy("feature", max_per_1000=5.0),
    "legal": Policy("legal", max_per_1000=2.0),
}


def settings(
    profile: str,
    language: str | None,
    model: str | None,
    calibration: Path | None = None,
    rules: Sequence[Path] = (),
    fluency: str | None = None,
) -> Settings:
    """Settings from the flags of ``audit run`` and ``audit gate``. Raises UsageError."""
    if profile not in PROFILES:
        raise UsageError(f"there is no profile {profile!r}; choose one of {', '.join(PROFILES)}")
    return Settings(
        model=model,
        policy=PROFILES[profile],
        language=known_language(language),
        calibration=str(calibration) if calibration else None,
        rules=tuple(map(str, rules)),
        fluency=fluency,
    )


def known_language(code: str | None) -> str | None:
    """``code`` as it is. Raises UsageError for one that no part of the program knows."""
    if code is not None and code not in LANGUAGES:
        raise UsageError(f"{code!r} is no language code known here; choose one of {', '.join(LANGUAGES)}")
    return code


def known_rule(name: str, cards: Mapping[str, Card]) -> Card:
    """The card of that name. Raises UsageError, with the name that was perhaps meant."""
    if name not in cards:
        from difflib import get_close_matches

        near = get_close_matches(name, cards, 1)
        raise UsageError(
            f"there is no rule {name!r}; " + (f"did you mean {near[0]!r}?" if near else "see: audit rules")
        )
    return cards[name]


def jobs(asked: int, inputs: int) -> int:
    """Processes to use: as asked, but no more than inputs; 0 means one per core, each with eight articles or more."""
    if asked < 0:
        raise UsageError("--jobs takes 0 (one per core) or a number of processes")
    return min(asked, inputs) or max(1, min(os.cpu_count() or 1, inputs // 8))
