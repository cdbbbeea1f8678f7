"""Bars of the page that a translation program has reworded: buttons, counters, stamps, credits, in one line.

What a page says around the article has no fixed wording any more once it was translated, and its pieces run into one
another: “Comment (14) Report error Send by WhatsApp”, “FacebookTwitterDruckenMail”. But the pieces are few, and a line
of such a bar has hardly a word beside them. So a line counts by the share of its letters that pieces cover.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from audit.compiled import of_re
from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article, Span

# Characters of the longest line that can be a bar.
LONGEST = 420
# The same for one with a full stop at its end; buttons have none.
PROSE = 160
# Share of a line's letters that pieces cover in a bar, and in one with many certain pieces among words of its own.
COVERED, MIXED = 0.85, 0.6
# Pieces that make a bar: weak ones without a certain one, and all of them in a mixed one.
WEAK, MANY = 3, 4
# What a label with its value counts for among weak pieces: two are enough.
LABEL = 1.5
_LINE = re.compile(r"\S[^\n\r]*")
# Where two buttons were joined: “TwitterDrucken”. Names of networks are written with a capital inside, too.
_GLUED = re.compile(r"(?<=[a-zà-öø-ÿа-яё)])(?=[A-ZÀ-ÖØ-ÞА-ЯЁ])")
_SENTENCE = re.compile(r"[.!?。！？…؟][\"”»'’)]*$")
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"[\"“”„«»「『‘]\s*$")


class Pieces(NamedTuple):
    """How much of a line the pieces cover (0 to 1), and how many are certain and weak (labels count for more)."""

    share: float
    certain: int
    weak: float


def bars(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Blocks of lines that are bars. The card's ``certain`` pieces speak for themselves; ``weak`` ones (“print”) may be
    words of an article, and so may one of the ``labels`` with what it names; ``plain`` ones (names of months) only fill
    a line. ``parts`` stand in them by name."""
    text, pieces = article.text, _pieces(card)
    block: list[Span] = []
    sure = False
    for match in (*_LINE.finditer(text), None):
        if match:
            line = match.group().rstrip()
            short = len(line) <= (PROSE if line.endswith(".") else LONGEST)
            kind = _kind(measured(pieces, line), line) if short else None
            if kind is not None:
                block.append(Span(match.start(), match.start() + len(line)))
                sure = sure or kind
                continue
        if sure:
            yield card.finding(article, block[0].start, block[-1].end, [""])
        block, sure = [], False


def _kind(found: Pieces, line: str) -> bool | None:
    """Whether a line is a bar by itself (True), beside another one (False), or none."""
    if found.share >= COVERED:
        return True if found.certain or found.weak >= WEAK else False if found.weak else None
    many = found.certain >= 2 and found.certain + found.weak >= MANY
    return True if many and found.share >= MIXED and not _SENTENCE.search(line) else None


def measured(pieces: "re.Pattern[str]", line: str) -> Pieces:
    """The pieces of a line."""
    spread = _GLUED.sub(" ", line).lower()
    words = [m.span() for m in _WORD.finditer(spread)]
    letters = sum(end - start for start, end in words)
    if not letters:
        return Pieces(0.0, 0, 0)
    ends = [end for _, end in words]
    covered = certain = 0
    weak = 0.0
    for match in pieces.finditer(spread):
        first, last = bisect_right(ends, match.start()), bisect_right(ends, match.end())
        covered += sum(end - start for start, end in words[first:last])
        certain += match.lastgroup == "certain"
        weak += {"weak": 1.0, "labels": LABEL}.get(match.lastgroup or "", 0.0)
    return Pieces(covered / letters, certain, weak)


def _pieces(card: Card) -> "re.Pattern[str]":
    kinds = "|".join(f"(?P<{kind}>{'|'.join(card.options[kind])})" for kind in ("certain", "labels", "weak", "plain"))
    # Lines are in small letters here: a pattern that need not fold case passes over most of its parts by a letter.
    return _compiled(rf"(?<!\w)(?:{_filled(kinds, card)})(?!\w)", 0)


def _filled(pattern: str, card: Card) -> str:
    """The pattern with the card's ``parts`` in the place of their names in braces."""
    for name, part in card.options.get("parts", {}).items():
        pattern = pattern.replace(f"{{{name}}}", f"(?:{part})")
    return pattern


@lru_cache(maxsize=8)
def _compiled(pattern: str, flags: int) -> "re.Pattern[str]":
    return of_re(pattern, flags)


def voices(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Sentences in which the page speaks to its reader: the card's ``said`` patterns, each from the beginning of a
    sentence or line to its end, unless somebody quotes them."""
    text = article.text
    lowered = text.lower()
    if not any(word in lowered for word in card.options["words"]):
        return
    said = _filled("|".join(card.options["said"]), card)
    for match in _compiled(rf"(?:(?<=[\n\r])|\A|(?<=[.!?…:|>)*] ))(?:{said})", re.I).finditer(text):
        if not _QUOTED.search(text, max(0, match.start() - 3), match.start()):
            yield card.finding(article, match.start(), match.start() + len(match.group().rstrip()), [""])
