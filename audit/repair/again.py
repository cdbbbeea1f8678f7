"""The patched article, audited again: which edits made new damage."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from audit.detect import Context, detect, weigh
from audit.finding import Finding
from audit.repair.apply import apply
from audit.repair.rank import rank
from audit.rules import Card
from audit.segment import segment
from audit.text import Article, Span

_BLANKS = " \t\n"  # what ``apply`` closes up around a deletion


def culprits(
    article: Article, findings: Sequence[Finding], edits: Sequence[Finding], cards: Iterable[Card], context: Context
) -> list[Finding]:
    """Those of ``edits`` whose first repair touches, or is nearest to, a finding that the patched article has and the
    article has not. ``findings`` are all of the article's, ``edits`` some of them, both in order and apart."""
    text = apply(article.text, edits)
    places = Places(article.text, text, edits)
    document = replace(article.document, source=text, text=text, pieces=())
    patched = segment(document, context.guesser, article.language)
    mended = set(edits)
    left = [(f, places.image(f)) for f in findings if f not in mended]
    guilty: dict[Finding, None] = {}
    # The judge's doubts count in articles full of damage only, and this one has less of it.
    for found in _audited(patched, places, left, cards, replace(context, doubter=None)):
        if not _known(found, left):
            guilty.update(dict.fromkeys(places.nearest(found.span)))
    return list(guilty)


def _audited(
    patched: Article,
    places: "Places",
    left: Sequence[tuple[Finding, Span]],
    cards: Iterable[Card],
    context: Context,
) -> list[Finding]:
    """Findings of the patched article. The model is asked about weak signs in the sentences that changed; of other
    sentences its answer is known: the sign is among the findings that are ``left``, or it was turned down."""
    sure, asked = [], []
    for sign in detect(patched, cards, context):
        if sign.margin is None:
            sure.append(sign)
        elif _known(sign, left):
            sure.append(sign.with_(margin=None))
        elif places.changed(_sentences(patched, sign.span)):
            asked.append(sign)
    return weigh(
        sorted([*sure, *rank(patched, asked, context.model, context.siblings)], key=lambda f: (f.start, -f.end)),
        patched,
        doubts=context.doubts,
    )


def _sentences(article: Article, span: Span) -> Span:
    return Span(article.sentence_at(span.start).start, max(article.sentence_at(span.end).end, span.end))


def _known(found: Finding, left: Sequence[tuple[Finding, Span]]) -> bool:
    """Whether this is one of the findings that no edit has touched: the same family at the same place."""
    first = bisect_left(left, found.start, key=lambda pair: pair[1].end)
    for index in range(first, len(left)):
        old, place = left[index]
        if place.start > found.end:
            break
        if old.family == found.family:
            return True
    return False


class Places:
    """Where edits and untouched text of an article lie in its patched text."""

    def __init__(self, text: str, patched: str, edits: Sequence[Finding]) -> None:
        self._edits = list(edits)
        self._images: list[Span] = []  # of the edits
        self._kept: list[tuple[Span, int]] = []  # untouched text, without blanks at its ends, and where it lies now
        at = 0
        ends = [0, *(f.end for f in edits)]
        for edit, (begin, end) in zip([*edits, None], pairwise([*ends, len(text)]), strict=True):
            stop = edit.start if edit else end
            piece = text[begin:stop]
            core = Span(begin + len(piece) - len(piece.lstrip(_BLANKS)), begin + len(piece.rstrip(_BLANKS)))
            if core.start < core.end:
                at = patched.index(text[slice(*core)], at)
                self._kept.append((core, at))
                at += core.end - core.start
            if edit:
                new = edit.repairs[0].text.strip(_BLANKS)
                start = patched.index(new, at)
                self._images.append(Span(start, start + len(new)))
                at = start + len(new)

    def image(self, finding: Finding) -> Span:
        """Where an untouched finding lies now."""
        start, end = self._moved(finding.start), self._moved(finding.end)
        return Span(start, max(start, end))

    def _moved(self, offset: int) -> int:
        index = bisect_right(self._kept, offset, key=lambda pair: pair[0].start) - 1
        if index < 0:
            return 0
        core, at = self._kept[index]
        return at + min(offset, core.end) - core.start

    def changed(self, span: Span) -> bool:
        """Whether an edit lies in the span of the patched text, or at its border."""
        index = bisect_left(self._images, span.start - 1, key=lambda image: image.end)
        return index < len(self._images) and self._images[index].start <= span.end + 1

    def nearest(self, span: Span) -> list[Finding]:
        """The edits that touch the span, or else the nearest one."""
        first = bisect_left(self._images, span.start, key=lambda image: image.end)
        last = bisect_right(self._images, span.end, key=lambda image: image.start)
        if first < last:
            return self._edits[first:last]
        around = range(max(0, first - 1), min(len(self._images), first + 1))
        best = min(around, key=lambda i: max(span.start - self._images[i].end, self._images[i].start - span.end))
        return [self._edits[best]]
