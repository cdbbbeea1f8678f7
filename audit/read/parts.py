"""Stories of a structured file → documents: their parts decoded, read and set one below the other."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from audit.errors import EmptyFile, ReadError
from audit.read.coding import decode
from audit.read.page import Visible
from audit.read.strand import Strand
from audit.text import Document, Field, Piece


class NotNews(ReadError):
    """The file is XML, JSON or CSV, and none of the shapes that news comes in."""


class Part(NamedTuple):
    """A stretch of the source to read; the fields are those of ``audit.text.Field``."""

    start: int
    end: int
    coding: str
    form: str
    place: str


class Story(NamedTuple):
    """One article of a file: what names it there, its parts from the headline on, the language it declares."""

    name: str
    parts: tuple[Part, ...]
    language: str | None = None


class News(NamedTuple):
    """What a structured file holds; ``several`` if it is of a kind that can hold many stories."""

    format: str
    stories: tuple[Story, ...]
    several: bool


Reader = Callable[[str, str], Visible]


def document(source: str, story: Story, path: str, encoding: str, sha256: str, form: str, key: str = "") -> Document:
    """The story as a document. Raises ``EmptyFile`` and ``ReadError``."""
    texts: list[str] = []
    pieces: list[Piece] = []
    fields: list[Field] = []
    language, length = story.language, 0
    for part, shown in _with_text(source, story.parts):
        if fields:
            at = fields[-1].source_end
            pieces.append(Piece(length, length + 2, at, at))
            texts.append("\n\n")
            length += 2
        strand = decode(source, part.start, part.end, part.coding)
        whole = (Piece(0, len(shown.text), 0, len(shown.text)),)
        pieces += (
            Piece(p.text_start + length, p.text_end + length, p.source_start, p.source_end)
            for p in strand.through(shown.pieces or whole)
        )
        fields.append(Field(length, length + len(shown.text), *part))
        texts.append(shown.text)
        length += len(shown.text)
        language = language or shown.language
    text = "".join(texts)
    if not fields:
        raise EmptyFile("It holds no text to read: no headline and no body.")
    name = f"{path}#{key}" if key else path
    return Document(name, source, text, encoding, sha256, form, tuple(pieces), language, tuple(fields), key)


def inside(document: Document, part: Field) -> tuple[Strand, Document]:
    """The part as a document by itself, whose source is what the part's characters mean, and the way back."""
    strand, shown = _read(document.source, Part(*part[2:]))
    # Where the coding has escapes for every character, the file's encoding sets no limit.
    free = part.coding == "json" or (part.coding == "xml" and part.form in ("text", "line"))
    encoding = "utf-8" if free else document.encoding
    return strand, Document(document.path, strand.text, shown.text, encoding, "", part.form, shown.pieces)


@lru_cache(maxsize=64)
def _read(source: str, part: Part) -> tuple[Strand, Visible]:
    from audit.read import visible  # which knows all the forms, this module's callers among them

    strand = decode(source, part.start, part.end, part.coding)
    return strand, visible(strand.text, part.form)


def _with_text(source: str, parts: Iterable[Part]) -> list[tuple[Part, Visible]]:
    """The parts that show text; a headline that the body begins with stays out."""
    shown = [(part, _read(source, part)[1]) for part in parts]
    shown = [(part, seen) for part, seen in shown if seen.text.strip()]
    return [
        (part, seen)
        for index, (part, seen) in enumerate(shown)
        if index + 1 == len(shown) or _line(seen.text) != _line(shown[index + 1][1].text.strip().split("\n")[0])
    ]


def _line(text: str) -> str:
    return " ".join(text.split())


_HYPHENS = re.compile(r"[^\w-]+|_+")
_LONGEST = 80


def keys(names: Sequence[str]) -> list[str]:
    """A key for each name: letters, digits and hyphens, apart from each other, the same for the same file."""
    taken: dict[str, int] = {}
    found = []
    for name in names:
        slug = _HYPHENS.sub("-", re.sub(r"^\w+://", "", name)).strip("-")[:_LONGEST].strip("-") or "item"
        number = taken.get(slug.casefold(), 0) + 1
        key = slug if number == 1 else f"{slug}-{number}"
        while number > 1 and key.casefold() in taken:
            number += 1
            key = f"{slug}-{number}"
        taken[slug.casefold()] = number
        taken.setdefault(key.casefold(), 1)
        found.append(key)
    return found
