"""CSV, row by row: columns and separators are those of ``audit.read.table``."""

import csv
from collections import Counter
from collections.abc import Iterator
from typing import IO

from audit.archive.record import Record
from audit.archive.source import Archive, Columns
from audit.archive.stream import Maker, text, undecodable
from audit.errors import ReadError, TooLarge
from audit.read import NotNews, Unread
from audit.read.load import LIMIT
from audit.read.ninjs import BODIES


def rows(stream: IO[bytes], source: Archive, columns: Columns) -> Iterator[Record | Unread]:
    """The articles of a table. Raises ReadError without a text column, and where nothing more can be read."""
    make = Maker(source, columns)
    csv.field_size_limit(LIMIT)
    with text(stream, "") as wrapped:
        lines = _lines(wrapped)
        first = next(lines, "")
        counts = Counter(c for c in first.rstrip("\r\n") if c in ",;\t|")
        delimiter = counts.most_common(1)[0][0] if counts else ","
        names = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
        _check(names, columns)
        table = csv.reader(lines, delimiter=delimiter, strict=True)
        while True:
            number = table.line_num + 2
            try:
                row = next(table, None)
            except csv.Error:
                yield make.broken(number, "A quotation mark is not closed, or text follows it.")
                continue
            if row is None:
                return
            if not row or row == [""]:
                continue
            if len(row) != len(names):
                yield make.broken(number, f"It has {len(row)} fields, the first line {len(names)}.")
            elif any(map(undecodable, row)):
                yield make.broken(number, f"It holds bytes that are no {wrapped.encoding.upper()}.")
            else:
                yield make.row(number, dict(zip(reversed(names), reversed(row), strict=True)))


def _check(names: list[str], columns: Columns) -> None:
    folded = {name.casefold() for name in names}
    if not columns.texts and not folded.intersection(BODIES):
        raise NotNews(f"The table has no text column: its first line must name one of {', '.join(BODIES)}.")
    for name in (*columns.texts, columns.id):
        if name and name not in names:
            raise ReadError(f"The table has no column “{name}”: its first line names {', '.join(names)[:200]}.")


def _lines(wrapped: IO[str]) -> Iterator[str]:
    """Lines with their ends, as RFC 4180 has them. Raises TooLarge: one of 20 MB would fill the memory."""
    while line := wrapped.readline(LIMIT):
        if len(line) == LIMIT:
            raise TooLarge(f"A line is longer than {LIMIT // 1_000_000} MB, which no article is.")
        yield line
