"""Numbers and names in the words an editor reads; shared by the article's report and the index."""

import math
from pathlib import PurePath

from audit.finding import Severity
from audit.verdict import Level

STDIN = "stdin"

LEVELS = {Level.BLOCKING: "Blocking", Level.NON_BLOCKING: "Not blocking", Level.INFO: "For information"}
SEVERITIES = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR, Severity.NEUTRAL)

# What to call a family of damage.
CAUSES = {
    "glued-words": "Words run together",
    "spinner-substitution": "Words were replaced by a synonym program",
    "name-transliteration": "Names were spelled another way",
    "untranslated": "Text was left untranslated",
    "calque/grammar": "Grammar of the source language shows through",
    "fragment": "Sentences were cut apart",
    "case": "Capital and small letters went wrong",
    "punctuation": "Punctuation went wrong",
    "duplication": "A passage stands twice",
    "boilerplate": "Furniture of the web page was copied along",
    "attribution": "Agency or speaker was replaced",
    "factual-inconsistency": "Facts contradict each other",
    "encoding": "Characters were damaged",
    "markup": "Mark-up was left in the text",
    "locale": "Dates, numbers or units in a foreign form",
    "repetition": "Words were repeated",
    "llm-residue": "A language model left its own words",
    "fluency": "Sentences do not read naturally",
    "other": "Other damage",
}


def file_name(path: str) -> str:
    """The last part of ``path``; ``stdin`` for the standard input."""
    return STDIN if path in ("-", "<stdin>") else PurePath(path).name or path


def count(number: int, noun: str) -> str:
    """``1 place``, ``12 places``, ``1,200 places``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def figure(value: float | None, digits: int = 1) -> str:
    """``value`` with ``digits`` decimals; a dash where there is none."""
    return f"{value:,.{digits}f}" if value is not None and math.isfinite(value) else "–"


def sentence(clause: str) -> str:
    """A clause as a sentence of its own; empty for none."""
    return f"{clause[0].upper()}{clause[1:]}." if clause else ""


def bar(share: float, cells: int = 10) -> str:
    """A bar of block characters, ``share`` (0 to 1) of it full."""
    full = round(min(1.0, max(0.0, share)) * cells) if math.isfinite(share) else 0
    return "█" * full + "░" * (cells - full)


def number(value: float | None, digits: int) -> float | None:
    """``value`` rounded for JSON; ``None`` for what JSON has no number for."""
    return round(float(value), digits) if value is not None and math.isfinite(value) else None
