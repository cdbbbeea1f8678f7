"""An article's text, cut wherever a finding, a sentence or a doubtful word begins or ends.

Findings can cross, and elements of a page cannot. So the text is cut into runs that nothing crosses, and each run is
told what lies over it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from audit.report.html.curve import heats
from audit.report.html.entries import Entry
from audit.report.quote import blank_signs
from audit.report.words import figure
from audit.result import Audit
from audit.text import Span

_HERE = "‸"  # stands where a finding has no text
# The rest of a word that a finding ends in, in scripts that part their words: a number inside a word is hard to read.
_REST = re.compile("(?<=\\w)[^\\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]{0,30}")


@dataclass(slots=True)
class Run:
    """Text, up to ``end``, under the same findings. ``over``: they, the gravest last, which is the innermost mark;
    ``opens`` and ``closes``: those whose first, or last, run this is; ``refs``: those whose number stands behind it."""

    text: str
    end: int
    over: tuple[Entry, ...] = ()
    doubtful: bool = False
    opens: list[Entry] = field(default_factory=list)
    closes: list[Entry] = field(default_factory=list)
    refs: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Passage:
    """A scored sentence with its ``number`` from 1, or text between sentences (0). ``heat`` is 0 to 4."""

    number: int = 0
    heat: int = 0
    value: str = ""
    runs: list[Run] = field(default_factory=list)


def blocks(audit: Audit, entries: Sequence[Entry]) -> list[list[Passage]]:
    """The article as blocks of passages: every paragraph, and whatever else of the text can be seen."""
    spans = _blocks(audit.article.text, (p.span for p in audit.article.paragraphs))
    sweep = _Sweep(audit, entries, spans)
    made = [sweep.block(span) for span in spans]
    _ends([run for block in made for passage in block for run in passage.runs], audit.article.text)
    return made


def _blocks(text: str, paragraphs: Iterable[Span]) -> list[Span]:
    kept, at = [], 0
    for paragraph in [*paragraphs, Span(len(text), len(text))]:
        gap = Span(at, max(at, paragraph.start))
        kept += [span for span in (gap, paragraph) if text[slice(*span)].strip()]
        at = max(at, paragraph.end)
    return kept


class _Sweep:
    """Goes through the text once, from front to back, in time that grows with the number of runs."""

    def __init__(self, audit: Audit, entries: Sequence[Entry], spans: Sequence[Span]) -> None:
        self._text = audit.article.text
        self._sentences = audit.fluency.sentences
        self._heats = heats(self._sentences) if self._sentences else []
        self._doubtful = [d for s in self._sentences for d in s.doubtful]
        # Findings without text of their own: without length, or white space between two blocks.
        self._points: dict[int, list[Entry]] = {}
        self._waiting: list[Entry] = []
        for entry in sorted(entries, key=lambda e: e.span):
            if (at := _point(entry.span, spans)) is None:
                self._waiting.append(entry)
            else:
                self._points.setdefault(at, []).append(entry)
        self._waiting.reverse()
        self._active: list[Entry] = []
        scored = [s.span for s in self._sentences]
        borders = {at for span in [*scored, *self._doubtful, *(e.span for e in self._waiting)] for at in span}
        words = {_word_end(self._text, e.span.end) for e in self._waiting}
        self._borders = sorted(borders | words | set(self._points))
        self._sentence = self._doubt = 0

    def block(self, block: Span) -> list[Passage]:
        first = bisect_right(self._borders, block.start)
        cuts = [block.start, *self._borders[first : bisect_left(self._borders, block.end)], block.end]
        passages: list[Passage] = []
        for start, end in pairwise(cuts):
            number = self._sentence_at(start)
            if not passages or passages[-1].number != number:
                passages.append(self._passage(number))
            passages[-1].runs += [*self._points_at(start), self._run(start, end)]
        passages[-1].runs += self._points_at(block.end)
        return passages

    def _passage(self, number: int) -> Passage:
        if not number:
            return Passage()
        sentence = self._sentences[number - 1]
        value = figure(sentence.nats_per_char, 2) if sentence.score is None else figure(sentence.score, 0)
        return Passage(number, self._heats[number - 1], value)

    def _run(self, start: int, end: int) -> Run:
        while self._waiting and self._waiting[-1].span.start <= start:
            self._active.append(self._waiting.pop())
        self._active = [e for e in self._active if e.span.end > start]
        text = self._text[start:end]
        # White space is shown by a sign only where a finding is about nothing else.
        if any(not e.found.strip() for e in self._active):
            text = blank_signs(text)
        while self._doubt < len(self._doubtful) and self._doubtful[self._doubt].end <= start:
            self._doubt += 1
        doubtful = self._doubt < len(self._doubtful) and self._doubtful[self._doubt].start <= start
        return Run(text, end, _ordered(self._active), doubtful)

    def _points_at(self, at: int) -> list[Run]:
        found = self._points.pop(at, [])
        return [Run(blank_signs(e.found) if e.found else _HERE, at, (e,)) for e in found]

    def _sentence_at(self, at: int) -> int:
        """Number of the sentence that ``at`` lies in, 0 between sentences."""
        while self._sentence < len(self._sentences) and self._sentences[self._sentence].span.end <= at:
            self._sentence += 1
        inside = self._sentence < len(self._sentences) and self._sentences[self._sentence].span.start <= at
        return self._sentence + 1 if inside else 0


def _point(finding: Span, spans: Sequence[Span]) -> int | None:
    """Where to show a finding that covers no text of a block; ``None`` for one that does."""
    index = bisect_right(spans, finding.start, key=lambda s: s.start) - 1
    before = spans[index] if index >= 0 else None
    if finding.start == finding.end:
        inside = before and finding.start <= before.end
        return finding.start if inside else before.end if before else spans[0].start if spans else 0
    after = spans[index + 1] if index + 1 < len(spans) else None
    if (before and finding.touches(before)) or (after and finding.touches(after)):
        return None
    return before.end if before else after.start if after else 0


def _ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda e: (e.rank, -e.number)))


def _word_end(text: str, at: int) -> int:
    rest = _REST.match(text, at)
    return rest.end() if rest else at


def _ends(runs: Sequence[Run], text: str) -> None:
    """Tell each finding's first and last run that they are, and where its number stands."""
    last: dict[int, tuple[Run, Entry]] = {}
    for run in runs:
        for entry in run.over:
            if entry.number not in last:
                run.opens.append(entry)
            last[entry.number] = run, entry
    by_end = {run.end: run for run in runs if run.text}
    for run, entry in last.values():
        run.closes.append(entry)
        whole = by_end.get(_word_end(text, run.end), run) if entry.found.strip() else run
        whole.refs.append(entry)
