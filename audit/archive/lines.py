"""JSON lines, line by line: shapes and names are those of ``audit.read.ninjs``."""

import json
from collections.abc import Iterator
from typing import IO, Any

from audit.archive.record import Record, Text
from audit.archive.source import Archive, Columns
from audit.archive.stream import Maker, text, undecodable
from audit.errors import ReadError
from audit.read import Unread
from audit.read.coding import decode
from audit.read.load import LIMIT
from audit.read.ninjs import json_lines

_NO_ID = "line-1"  # what a line by itself is called there


def lines(stream: IO[bytes], source: Archive, columns: Columns) -> Iterator[Record | Unread]:
    """The articles of a stream of JSON lines. Raises ReadError where nothing more can be read."""
    make = Maker(source, columns, column="/")
    with text(stream, "\n") as wrapped:
        number = 0
        while line := wrapped.readline(LIMIT):
            number += 1
            if len(line) == LIMIT and not line.endswith("\n"):
                while (more := wrapped.readline(LIMIT)) and not more.endswith("\n"):
                    pass
                yield make.broken(number, f"It is longer than {LIMIT // 1_000_000} MB, which no article is.")
            elif undecodable(line):
                yield make.broken(number, f"It holds bytes that are no {wrapped.encoding.upper()}.")
            elif line.strip():
                yield _article(make, number, line)


def _article(make: Maker, number: int, line: str) -> Record | Unread:
    try:
        if make.columns.texts:
            return make.row(number, _object(line))
        story = json_lines(line).stories[0]
        texts = []
        for part in story.parts:
            pointer = part.place.partition(", ")[2]
            value = decode(line, part.start, part.end, part.coding).text
            texts.append(Text(pointer.removeprefix("/"), f"line {number}, {pointer}", part.form, value))
        id: str | None = story.name
        if make.columns.id or id == _NO_ID:
            id = make.id(_object(line))
        return make.record(number, id, tuple(texts), story.language)
    except (ReadError, ValueError) as error:
        reason = str(error).replace("Line 1 ", f"Line {number} ", 1) if isinstance(error, ReadError) else ""
        return make.broken(number, reason or f"Line {number} is no valid JSON: repair it, or take it out.")
    except RecursionError:
        return make.broken(number, "It nests arrays and objects too deep in each other.")


def _object(line: str) -> dict[str, Any]:
    found = json.loads(line, strict=False)
    if not isinstance(found, dict):
        raise ReadError("It is no object with a text in it.")
    return found
