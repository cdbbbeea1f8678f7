"""What the other articles on the same event have where this one is damaged.

Agencies' texts are copied more than rewritten: where a sibling has the same words before and after the damaged place,
what stands between them is what stood here. That vouches for a repair, or is one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import PurePath
from typing import NamedTuple

import regex

from audit.finding import REMOVED, Evidence, Finding, Repair
from audit.repair.rows import rows
from audit.story import Sibling
from audit.text import Article

# Nats by which a sibling's own words are likelier than other repairs. Nothing is measured behind it: it outweighs what
# the model usually says between two splits or two marks (0 to 4), and not what it says of a wrong word (8 and more).
VOUCHED = 6.0
# Words on either side that must be the same, and letters in all of them: two of "of the" are met anywhere.
SAME, LETTERS = 2, 12
WIDE = 3  # words on either side for a sibling's other words
MOST = 20  # places of a sibling that are looked at
QUOTED = 160  # characters of a sibling shown as evidence
# Damage that puts wrong words in the place of right ones; and that of whole sentences.
WORDED = frozenset({"spinner-substitution", "name-transliteration", "untranslated", "attribution", "calque/grammar"})
PASSAGES = frozenset({"untranslated-sentence", "untranslated-run"})

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*")
_SENTENCE = regex.compile(r".{20,}[.!?。！？…][\"”»’)]?")
_AROUND = 80  # characters in which the words on one side lie


class Gap(NamedTuple):
    """All between the words before a finding, at ``start``, and those after it, at ``end``, and these words."""

    start: int
    end: int
    before: tuple[str, ...]
    after: tuple[str, ...]


def vouched(article: Article, findings: Sequence[Finding], siblings: Sequence[Sibling]) -> list[Finding]:
    """``findings``, those whose place a sibling has in words of its own with these as a likelier repair or as one more,
    and with the sibling's sentence as evidence. What a sibling has just as it stands here stays as it is."""
    return [_asked(article, f, siblings) for f in findings] if siblings else list(findings)


def _asked(article: Article, finding: Finding, siblings: Sequence[Sibling]) -> Finding:
    # What was found by comparing has its siblings beside it already.
    if finding.family in REMOVED or any(e.kind == "sibling" for e in finding.evidence):
        return finding
    for size in (SAME, WIDE) if finding.family in WORDED else (SAME,):
        gap = _gap(article, finding, size)
        if gap is None:
            return finding
        for sibling in siblings:
            for filled, quote in _fillings(gap, sibling.text, 2 * (gap.end - gap.start) + 40):
                if _folded(filled) == _folded(article.text[gap.start : gap.end]):
                    return finding
                repair = _repair(article, finding, gap, filled, worded=size == WIDE)
                if repair is not None:
                    rest = (r for r in finding.repairs if r.text != repair.text)
                    why = Evidence("sibling", f"{PurePath(sibling.path).name}: “{quote}”")
                    return finding.with_(repairs=(repair, *rest), evidence=(*finding.evidence, why))
    return finding


def _repair(article: Article, finding: Finding, gap: "Gap", filled: str, worded: bool) -> Repair | None:
    """The repair that makes the gap read so: one of the finding's own, or a new one in the same letters, or in other
    words where they may be ``worded`` anew; ``None`` if it cannot be made within the finding's span."""
    head, tail = article.text[gap.start : finding.start], article.text[finding.end : gap.end]
    for own in finding.repairs:
        if _folded(head + own.text + tail) == _folded(filled):
            return replace(own, prior=own.prior + VOUCHED)
    new = filled[len(head) : len(filled) - len(tail)]
    if filled != head + new + tail or not new:
        return None
    if _letters(new) != _letters(finding.text):
        whole = finding.rule in PASSAGES
        if not worded or not _letters(new) or whole != bool(_SENTENCE.fullmatch(new)):
            return None
    return Repair(new, prior=VOUCHED)


def _gap(article: Article, finding: Finding, size: int) -> "Gap | None":
    """``None`` where there are not ``size`` words in the same paragraph before and after to know the place by."""
    text, start, end = article.text, finding.start, finding.end
    while 0 < start < len(text) and _is_inner(text, start):
        start -= 1
    while 0 < end < len(text) and _is_inner(text, end):
        end += 1
    line = text.rfind("\n", 0, start) + 1
    left = list(_WORD.finditer(text, max(line, start - _AROUND), start))[-size:]
    right = list(_WORD.finditer(text, end, min(end + _AROUND, text.find("\n", end) % (len(text) + 1))))[:size]
    words = [m.group() for m in (*left, *right)]
    if len(words) < 2 * size or sum(map(len, words)) < LETTERS:
        return None
    return Gap(left[-1].end(), right[0].start(), tuple(words[:size]), tuple(words[size:]))


def _is_inner(text: str, at: int) -> bool:
    return text[at - 1].isalnum() and text[at].isalnum()


def _fillings(gap: Gap, text: str, room: int) -> Iterator[tuple[str, str]]:
    """What stands in the gap in another text, and that with the words around it."""
    for before in islice(rows(gap.before, text, 0, len(text)), MOST):
        after = next(rows(gap.after, text, before.end, min(len(text), before.end + room + _AROUND)), None)
        if after is None or after.start - before.end > room or "\n" in text[before.end : after.start]:
            continue
        quote = " ".join(text[before.start : after.end].split())
        yield text[before.end : after.start], quote[:QUOTED]


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum()).casefold()


def _folded(text: str) -> str:
    return " ".join(regex.sub(r"[“”„«»\"‘’]", "'", text).split()).casefold()
