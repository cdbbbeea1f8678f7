"""Fluency, sentence by sentence, as points of a curve and rows of a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from audit.fluency.gauge import SentenceScore
from audit.report.quote import shorten
from audit.report.words import figure
from audit.result import Audit

WIDTH, HEIGHT = 1000, 100  # of the drawing, in its own units; the page stretches it
_MOST = 240  # points; beyond, neighbouring sentences are drawn and listed as one
_LOW = 0.1  # share of the scale below which a point stands out

# Fluency below which a sentence has each level of heat: it reads less naturally than so many of 100 that people wrote.
HEAT = (50.0, 25.0, 10.0, 3.0)


@dataclass(frozen=True, slots=True)
class Point:
    """One sentence, or some neighbours: place in the drawing, value as printed, number of the first, its words."""

    x: float
    y: float
    value: str
    number: int
    last: int
    low: bool
    words: str


@dataclass(frozen=True, slots=True)
class Curve:
    """``scored``: the values are scores from 0 to 100; else nats per character, high ones low in the drawing."""

    points: tuple[Point, ...]
    scored: bool
    joined: bool
    top: str
    middle: str
    bottom: str
    mean: str
    worst: Point

    @property
    def line(self) -> str:
        """Path data through all points."""
        return "M" + " L".join(f"{p.x:.1f} {p.y:.1f}" for p in self.points)

    @property
    def area(self) -> str:
        """Path data of the surface under the line."""
        return f"{self.line} L{self.points[-1].x:.1f} {HEIGHT} L{self.points[0].x:.1f} {HEIGHT} Z"


def curve(audit: Audit) -> Curve | None:
    """``None`` where no sentence was scored. A sentence is as wide as it is long."""
    sentences = audit.fluency.sentences
    if not sentences:
        return None
    scored = calibrated(sentences)
    groups = _groups(sentences)
    values = [_mean(group, scored) for group in groups]
    low, high = (0.0, 100.0) if scored else (min(values), max(values))
    spread = (high - low) or 1.0
    total = sum(map(_length, sentences))
    points, number, done = [], 1, 0
    for group, value in zip(groups, values, strict=True):
        width = sum(map(_length, group))
        share = (value - low) / spread if scored else (high - value) / spread
        first, last = group[0].span, group[-1].span
        points.append(
            Point(
                x=WIDTH * (done + width / 2) / total,
                y=HEIGHT * (1 - share),
                value=figure(value, 0 if scored else 2),
                number=number,
                last=number + len(group) - 1,
                low=scored and share < _LOW,
                words=shorten(audit.article.text[first.start : last.end].strip(), 120),
            )
        )
        number, done = number + len(group), done + width
    worst = max(points, key=lambda p: p.y)
    digits = 0 if scored else 2
    ends = (high, (high + low) / 2, low) if scored else (low, (high + low) / 2, high)
    top, middle, bottom = (figure(v, digits) for v in ends)
    whole = audit.fluency.score if scored else audit.fluency.nats_per_char
    return Curve(tuple(points), scored, len(groups) < len(sentences), top, middle, bottom, figure(whole, digits), worst)


def calibrated(sentences: Sequence[SentenceScore]) -> bool:
    """Whether every sentence has a score."""
    return all(s.score is not None for s in sentences)


def heats(sentences: Sequence[SentenceScore]) -> list[int]:
    """For each sentence 0 (cool) to 4: by its score, or by its place between this article's least and most surprising
    sentence where there are no scores."""
    if calibrated(sentences):
        return [sum((s.score or 0.0) < bound for bound in HEAT) for s in sentences]
    nats = [s.nats_per_char for s in sentences]
    low, spread = min(nats), max(nats) - min(nats)
    return [min(len(HEAT), int((len(HEAT) + 1) * (n - low) / spread)) if spread else 0 for n in nats]


def _groups(sentences: Sequence[SentenceScore]) -> list[Sequence[SentenceScore]]:
    size = -(-len(sentences) // _MOST)
    return [sentences[at : at + size] for at in range(0, len(sentences), size)]


def _mean(group: Sequence[SentenceScore], scored: bool) -> float:
    total = sum(_length(s) * ((s.score or 0.0) if scored else s.nats_per_char) for s in group)
    return total / sum(map(_length, group))


def _length(sentence: SentenceScore) -> int:
    return max(1, sentence.span.end - sentence.span.start)
