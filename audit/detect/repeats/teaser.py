"""Teasers: the broken-off beginning of a passage that stands further down in full."""

from collections import Counter
from collections.abc import Iterator, Sequence

import regex

from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article, Paragraph

# Characters of the shortest teaser, and with how many more the passage goes on at least.
TEASER, REST = 40, 20
# What the beginning of a sentence is cut off with.
_CUT = ",;:.…" + "".join(c for c in map(chr, range(0x3001)) if c.isspace())
_FULL = regex.compile(r"[.!?…。！？؟।]|`{3}")


def teasers(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A paragraph that is the beginning of another one further down and breaks off in mid-sentence."""
    text = article.text
    blocks = [p for p in article.paragraphs if p.end - p.start >= TEASER]
    openings = Counter(text[b.start : b.start + TEASER] for b in blocks)
    blocks = [b for b in blocks if openings[text[b.start : b.start + TEASER]] > 1]
    bodies = [text[b.start : b.end] for b in blocks]
    cuts = [_cut(body, first=block is article.paragraphs[0]) for block, body in zip(blocks, bodies, strict=True)]
    last = _continued(cuts, bodies)
    for index, (block, cut) in enumerate(zip(blocks, cuts, strict=True)):
        if last.get(cut, -1) > index:
            yield card.finding(article, block.start, block.end, [""])


def breaks_off(text: str, block: Paragraph, whole: Paragraph, *, first: bool) -> bool:
    """Whether a paragraph ends in the middle of a sentence with which the other one goes on.

    Without dots at its end a short paragraph, or the ``first``, is a heading.
    """
    cut = _cut(text[block.start : block.end], first=first)
    body = text[whole.start : whole.end]
    return bool(cut) and body.startswith(cut) and _goes_on(body, len(cut))


def _cut(body: str, *, first: bool) -> str:
    """The paragraph without its dots, if it may be a teaser; else nothing."""
    cut = body.removesuffix("[…]").removesuffix("[...]").rstrip(_CUT)
    dots = body.rstrip("]").endswith(("…", "..."))
    if len(cut) < TEASER or (not dots and (first or len(cut) < 2 * TEASER)) or _FULL.search(cut[-1]):
        return ""
    return cut


def _goes_on(body: str, size: int) -> bool:
    """Whether a paragraph has more of the sentence after so many characters."""
    return len(body) >= size + REST and not _FULL.match(body, size)


def _continued(cuts: Sequence[str], bodies: Sequence[str]) -> dict[str, int]:
    """For each cut the number of the last paragraph that goes on with it.

    In alphabetical order what begins with a cut stands right behind it, so nothing is compared with everything: a
    paragraph looks only at the cuts it begins with, which are no more than it has characters.
    """
    places = {body: number for number, body in enumerate(bodies)}  # of equal ones the last
    wanted = {cut for cut in cuts if cut}
    last: dict[str, int] = {}
    begun: list[str] = []
    for line in sorted(wanted | places.keys()) if wanted else ():
        while begun and not line.startswith(begun[-1]):
            begun.pop()
        place = places.get(line, -1)
        for cut in begun if place >= 0 else ():
            if place > last.get(cut, -1) and _goes_on(line, len(cut)):
                last[cut] = place
        if line in wanted:
            begun.append(line)
    return last
