"""CSV with a header: a story in each row, the text in the column that says so."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from audit.errors import ReadError
from audit.read.coding import decode
from audit.read.ninjs import BODIES, LANGUAGES, NAMES, TITLES, form_of
from audit.read.parts import News, NotNews, Part, Story


class Cell(NamedTuple):
    """The source ``start:end`` of a field, without its quotation marks."""

    start: int
    end: int
    coding: str

    def text(self, source: str) -> str:
        return decode(source, *self).text


def csv_news(source: str) -> News:
    """The stories of a table. Raises ``NotNews`` without a text column, ``ReadError`` for a row that breaks off."""
    line_end = re.search(r"[\r\n]|\Z", source)
    head = source[: line_end.start()] if line_end else source
    counts = Counter(c for c in head if c in ",;\t|")
    rows = _rows(source, counts.most_common(1)[0][0] if counts else ",")
    _, header = next(rows, (0, []))
    names = [cell.text(source).strip().casefold() for cell in header]
    texts = [name for name in BODIES if name in names]
    if not texts:
        raise NotNews(f"The table has no text column: its first line must name one of {', '.join(BODIES)}.")
    columns = [names.index(name) for name in (*[t for t in TITLES if t in names][:1], texts[0])]
    ids, languages = ([names.index(n) for n in wanted if n in names] for wanted in (NAMES, LANGUAGES))
    stories = []
    for line, row in rows:
        if len(row) == 1 and row[0].start == row[0].end:
            continue
        if len(row) != len(header):
            raise ReadError(
                f"The row on line {line} has {len(row)} fields, the first line {len(header)}: export the table again."
            )
        parts = []
        for column in columns:
            cell, name = row[column], names[column]
            form = "line" if name in TITLES else form_of(cell.text(source))
            parts.append(Part(*cell, form, f"line {line}, column {name}"))
        said = next((t for i in ids if (t := row[i].text(source).strip())), f"line-{line}")
        language = next((t for i in languages if (t := row[i].text(source).strip())), None)
        stories.append(Story(said, tuple(parts), language))
    return News("csv", tuple(stories), True)


@cache
def _field(delimiter: str) -> "re.Pattern[str]":
    d = re.escape(delimiter)
    return re.compile(rf'(?:"(?P<quoted>(?:[^"]++|"")*+)"|(?!")(?P<bare>[^{d}\r\n]*+))(?P<end>{d}|\r\n|\r|\n|\Z)')


def _rows(source: str, delimiter: str) -> Iterator[tuple[int, list[Cell]]]:
    """The rows, each with its line from 1. As in RFC 4180, line ends may stand in quotation marks."""
    pattern, at, line, row, first = _field(delimiter), 0, 1, list[Cell](), 1
    while at < len(source) or row:
        found = pattern.match(source, at)
        if found is None:
            raise ReadError(
                f"A quotation mark on line {line} is not closed, or text follows it: export the table again."
            )
        kind = "bare" if found["quoted"] is None else "quoted"
        row.append(Cell(*found.span(kind), "csv" if kind == "bare" else "csv-quoted"))
        line += len(re.findall(r"\r\n|\r|\n", found[0]))
        at = found.end()
        if found["end"] != delimiter:
            yield first, row
            row, first = [], line
