"""Whether a repair is the right one: against the gold repair of a damaged place, and against the undamaged original."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from audit.finding import REMOVED, Finding

Gold = Mapping[str, Any]
"""One damaged place: start, end, category, repair, and perhaps alt, uncertain, nested, needs_source."""
AROUND = 30  # characters on each side of all that touches the place, within which texts are compared
BESIDE = 15  # characters on each side of a repair that must stand with it in the original
SHOWN = 3
_OPTIONAL = ("uncertain", "nested", "needs_source")


def fold(text: str) -> str:
    """Case, white space, styles of quotation marks and compatibility forms folded: they do not make a repair wrong."""
    text = re.sub(r"[“”„«»\"‘’']", "'", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"\s+", " ", text).strip()


def required(spans: Sequence[Gold]) -> list[Gold]:
    """Places that must be found and whose repair is known."""
    return [g for g in spans if g.get("repair") is not None and not any(g.get(key) for key in _OPTIONAL)]


def pinpoints(finding: Finding, gold: Gold) -> bool:
    """Whether the finding overlaps the place and is not much longer, unless whole passages are meant."""
    if finding.end <= gold["start"] or finding.start >= max(gold["end"], gold["start"] + 1):
        return False
    whole = finding.family in REMOVED or gold["category"] in REMOVED
    return whole or finding.end - finding.start <= 3 * (gold["end"] - gold["start"]) + 40


def verdict(text: str, gold: Gold, spans: Sequence[Gold], hits: Sequence[Finding], original: str) -> tuple[bool, ...]:
    """Is the first repair right, is one of the first three, does the first one leave what the original has?"""
    low = min(gold["start"], *(f.start for f in hits)) - AROUND
    high = max(gold["end"], *(f.end for f in hits)) + AROUND
    wanted = {
        _patched(text, [(gold["start"], gold["end"], r)], low, high) for r in (gold["repair"], *gold.get("alt", ()))
    }
    inside = (g for g in spans if g.get("nested") and gold["start"] <= g["start"] and g["end"] <= gold["end"])
    wanted |= {_patched(text, [(g["start"], g["end"], g["repair"])], low, high) for g in inside if g.get("repair")}
    edits = [[(f.start, f.end, r.text) for r in f.repairs[:SHOWN]] for f in hits if f.repairs]
    firsts = sorted(group[0] for group in edits)
    first = {_patched(text, [edit], low, high) for edit in firsts}
    if all(a[1] <= b[0] for a, b in pairwise(firsts)):
        first.add(_patched(text, firsts, low, high))
    three = first | {_patched(text, [edit], low, high) for group in edits for edit in group}
    sound = fold(original)
    restored = any(fold(text[max(0, s - BESIDE) : s] + new + text[e : e + BESIDE]) in sound for s, e, new in firsts)
    return bool(wanted & first), bool(wanted & three), bool(wanted & first) or (bool(original) and restored)


def _patched(text: str, edits: Iterable[tuple[int, int, str]], low: int, high: int) -> str:
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
        high += len(new) - (end - start)
    return fold(text[max(0, low) : high])
