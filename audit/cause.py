"""What damage comes from: findings with one cause are one job, and the best place to do it may lie upstream.

The causes are data, ``causes.toml`` beside this file; how to add one is said at its top.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from audit.finding import Finding
from audit.tables import parsed

OWN = "own-"  # begins the id of a cause that only a card names


@dataclass(frozen=True, slots=True)
class Cause:
    """``id`` is stable; ``text`` is a heading; ``upstream`` says what to change in the step that did the damage, in
    Markdown, without a full stop; empty where nothing is known to help."""

    id: str
    text: str
    upstream: str = ""


@dataclass(frozen=True, slots=True)
class Causes:
    """The known causes by id, and the id for a rule, for the words of a card (``folded``), and for a family."""

    by_id: Mapping[str, Cause]
    rules: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    families: Mapping[str, str] = field(default_factory=dict)

    def of(self, rule: str, text: str, family: str) -> Cause:
        """The cause of what ``rule`` found, which names it in the words ``text``, if any.

        Words that are not known are a cause of their own: cards from outside bring theirs.
        """
        name = self.rules.get(rule) or self.texts.get(folded(text))
        if name is None and (words := " ".join(text.split())):
            return Cause(OWN + re.sub(r"\W+", "-", folded(words)).strip("-"), words[:1].upper() + words[1:])
        return self.by_id[name or self.families.get(family) or self.families["other"]]


def cause_of(finding: Finding) -> Cause:
    """What the damage of a finding came from."""
    return causes().of(finding.rule, finding.cause, finding.family)


@cache
def causes() -> Causes:
    """The shipped causes."""
    return load((Path(__file__).parent / "causes.toml").read_text("utf-8"))


def load(text: str) -> Causes:
    """The causes of a TOML text. Raises ValueError for an unknown key, a missing heading, and a rule, text or family
    that two causes claim."""
    found: dict[str, Cause] = {}
    claims: dict[str, dict[str, str]] = {"rules": {}, "texts": {}, "families": {}}
    for name, entry in parsed("causes", text).items():
        if unknown := set(entry) - {"text", "also", "rules", "families", "upstream"}:
            raise ValueError(f"cause {name!r}: unknown key {min(unknown)!r}")
        if not entry.get("text"):
            raise ValueError(f"cause {name!r} has no text")
        found[name] = Cause(name, entry["text"], entry.get("upstream", ""))
        claimed = {
            "rules": entry.get("rules", []),
            "texts": [folded(words) for words in (entry["text"], *entry.get("also", []))],
            "families": entry.get("families", []),
        }
        for kind, values in claimed.items():
            for value in values:
                if value in claims[kind]:
                    raise ValueError(f"causes {claims[kind][value]!r} and {name!r} both claim {value!r}")
                claims[kind][value] = name
    return Causes(found, **claims)


def folded(text: str) -> str:
    """Words of a card as they are compared: capitals and blanks make no difference."""
    return " ".join(text.split()).casefold()
