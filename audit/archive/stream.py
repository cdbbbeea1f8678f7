"""An archive → its articles, one by one. What is broken comes as a value, with its line, and the rest goes on."""

import io
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from audit.archive.record import Broken, Record, Text
from audit.archive.seen import Keys
from audit.archive.source import Archive, Columns, head, opened
from audit.errors import EmptyFile, ReadError
from audit.read import Unread
from audit.read.decode import decode
from audit.read.ninjs import BODIES, LANGUAGES, NAMES, TITLES, form_of

_SURROGATE = re.compile("[\ud800-\udfff]")


class Maker:
    """Rows of one archive → records, with the checks that all kinds of archives share."""

    def __init__(self, source: Archive, columns: Columns, unit: str = "line", column: str = "column ") -> None:
        self.source, self.columns, self.unit = source, columns, unit
        self._column = column
        self._keys = Keys()

    def record(self, number: int, id: str | None, texts: tuple[Text, ...], language: str | None) -> Record | Unread:
        """The article on line ``number``, or why it is none."""
        otherwise = f"{self.unit}-{number}"
        try:
            key = self._keys.key(_clean(id) if id else None, otherwise)
        except ReadError as error:
            return self.broken(number, str(error))
        clean = tuple(text._replace(text=_clean(text.text)) for text in texts)
        return Record(self.source.path, key, id or None, number, self.source.kind, clean, language)

    def broken(self, number: int, reason: str) -> Broken:
        """What stands for a line without an article."""
        named = reason if reason.startswith(f"{self.unit.capitalize()} ") else f"{self.unit} {number}: {reason}"
        error = ReadError(named[:1].upper() + named[1:])
        return Broken(f"{self.source.path}#{self.unit}-{number}", error, number)

    def row(self, number: int, row: Mapping[str, Any]) -> Record | Unread:
        """A record from named values: the texts that were asked for, else headline and text by their usual names."""
        texts = []
        for name in self.columns.texts or self._usual(row):
            value = row.get(name)
            if value is not None and not isinstance(value, str):
                return self.broken(number, f"“{name[:40]}” holds no text but {_kind(value)}.")
            if value is not None and value.strip():
                form = "line" if name.casefold() in TITLES else form_of(value)
                texts.append(Text(name, f"{self.unit} {number}, {self._column}{name}", form, value))
        if not texts:
            asked = " or ".join(f"“{name[:40]}”" for name in self.columns.texts)
            where = f"There is no text in {asked}" if asked else f"It has no text in one of {', '.join(BODIES)}"
            return self.broken(number, f"{where}.")
        return self.record(number, self.id(row), tuple(texts), _said(row, LANGUAGES))

    def id(self, row: Mapping[str, Any]) -> str | None:
        return _said(row, (self.columns.id,) if self.columns.id else NAMES)

    def _usual(self, row: Mapping[str, Any]) -> list[str]:
        folded = {name.strip().casefold(): name for name in reversed([*row])}
        body = next((folded[name] for name in BODIES if name in folded), None)
        title = next((folded[name] for name in TITLES if name in folded), None)
        return [] if body is None else [body] if title is None else [title, body]


def records(source: Archive, columns: Columns) -> Iterator[Record | Unread]:
    """The articles of an archive in its order, and an ``Unread`` for each that cannot be read; the last may stand for
    all that would have come after it."""
    if source.kind == "jsonl":
        from audit.archive.lines import lines as reader
    elif source.kind == "csv":
        from audit.archive.rows import rows as reader
    else:
        from audit.archive.parquet import rows as reader
    done, failed = 0, None
    try:
        with opened(source) as stream:
            for item in reader(stream, source, columns):
                done += 1
                yield item
    except ReadError as error:
        failed = error
    if failed is not None and done:
        yield Unread(source.path, ReadError(f"After {done:,} articles nothing more could be read. {failed}"))
    elif failed is not None:
        yield Unread(source.path, failed)
    elif not done:
        yield Unread(source.path, EmptyFile("There is no article in it."))


def text(stream: IO[bytes], newline: str) -> io.TextIOWrapper:
    """The stream decoded, as its beginning says; bytes that do not fit come as lone surrogates. Raises ReadError."""
    first, whole = head(stream)
    if len(first) > first.rfind(b"\n") + 1 and b"\n" in first and not first.startswith((b"\xff\xfe", b"\xfe\xff")):
        first = first[: first.rfind(b"\n") + 1]
    encoding = decode(first).encoding if first.strip() else "utf-8"
    return io.TextIOWrapper(whole, encoding, "surrogateescape", newline)


def undecodable(line: str) -> bool:
    """Whether a line holds bytes that did not fit."""
    return _SURROGATE.search(line) is not None


def _clean(text: str) -> str:
    """Half a pair, which JSON can write, is no character."""
    return _SURROGATE.sub("\ufffd", text) if not text.isascii() else text


def _said(row: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    folded = {name.strip().casefold(): value for name, value in row.items()}
    values = (row.get(name, folded.get(name)) for name in names)
    return next((t for v in values if isinstance(v, str | int | float) and (t := str(v).strip())), None)


def _kind(value: Any) -> str:
    return {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}.get(
        type(value), f"a value of type {type(value).__name__}"
    )


__all__ = ["Maker", "records", "text", "undecodable"]
