"""A clean article with its words, sentences and paragraphs; edits on it; the damaged text with its gold spans."""

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

UNSPACED = frozenset(("zh", "ja", "th"))
CASED = frozenset("en de fr es it pt pl ru uk tr nl id sv da cs fi ro hu".split())
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE = re.compile(r"[^\s].*?(?:[.!?…]+[\"”»’)]*(?=\s|$)|[。！？]+[」』”]?|(?=\n)|$)", re.S)


@dataclass(frozen=True)
class Place:
    """Characters ``start:end`` of an article."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Article:
    """Clean text, its language, and sentences of articles in other languages by language."""

    text: str
    language: str
    foreign: Mapping[str, list[str]] = field(default_factory=dict)

    @cached_property
    def words(self) -> list[Place]:
        return [Place(*m.span(), m.group()) for m in _WORD.finditer(self.text)]

    @cached_property
    def sentences(self) -> list[Place]:
        found = []
        for paragraph in self.paragraphs:
            for m in _SENTENCE.finditer(self.text, paragraph.start, paragraph.end):
                found.append(Place(*m.span(), m.group()))
        return found

    @cached_property
    def paragraphs(self) -> list[Place]:
        return [Place(*m.span(), m.group()) for m in re.finditer(r"\S[^\n]*", self.text)]

    @property
    def spaced(self) -> bool:
        return self.language not in UNSPACED


@dataclass(frozen=True)
class Edit:
    """Replace ``start:end`` by ``before + new + after``; gold marks ``new`` and gives the repair that undoes the edit.

    ``repair`` None: what stood there is lost. ``alt``: other repairs as good as the first.
    """

    start: int
    end: int
    new: str
    category: str
    kind: str
    repair: str | None
    severity: str = "major"
    before: str = ""
    after: str = ""
    alt: tuple[str, ...] = ()


Damage = Callable[[Article, random.Random], Iterator[Edit]]


def insert_paragraph(
    article: Article, rng: random.Random, new: str, category: str, kind: str, where: str = "any"
) -> Edit:
    """``new`` as a paragraph of its own: ``where`` is top, foot, or any place between two paragraphs."""
    paragraphs = article.paragraphs
    index = {"top": 0, "foot": len(paragraphs)}.get(where, rng.randint(1, max(1, len(paragraphs) - 1)))
    severity = "minor" if category == "boilerplate" else "major"
    if index < len(paragraphs):
        at = paragraphs[index].start
        return Edit(at, at, new, category, kind, "", severity, after="\n\n")
    at = paragraphs[-1].end
    return Edit(at, at, new, category, kind, "", severity, before="\n\n")


def apply(text: str, edits: Iterable[Edit]) -> tuple[str, list[dict[str, Any]]]:
    """The damaged text and its spans; of edits that touch, the first one given stays."""
    kept: list[Edit] = []
    for edit in edits:
        if all(edit.end < k.start or k.end < edit.start for k in kept):
            kept.append(edit)
    out: list[str] = []
    spans: list[dict[str, Any]] = []
    at = length = 0
    for edit in sorted(kept, key=lambda e: e.start):
        out.append(text[at : edit.start] + edit.before)
        length += len(out[-1])
        span = {
            "start": length,
            "end": length + len(edit.new),
            "category": edit.category,
            "severity": edit.severity,
            "repair": edit.repair,
            "kind": edit.kind,
            "text": edit.new,
        }
        spans.append(span | ({"alt": list(edit.alt)} if edit.alt else {}))
        out.append(edit.new + edit.after)
        length += len(out[-1])
        at = edit.end
    return "".join(out) + text[at:], spans
