"""Edits of a decoded text, made in the bytes of its file: what is not edited stays byte for byte."""

import codecs
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """``new`` in place of the code points ``start:end`` of ``Document.source``."""

    start: int
    end: int
    new: str


_MARKS = {
    "utf-8-sig": ((codecs.BOM_UTF8, "utf-8"),),
    "utf-16": ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")),
    "utf-32": ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be")),
}


def spliced(text: str, edits: Sequence[Edit]) -> str:
    """``text`` with the edits made; they are ordered by place and do not overlap."""
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join(parts) + text[at:]


def narrowed(source: str, edit: Edit) -> Edit:
    """The edit without what old and new have in common at both ends."""
    start, end, new = edit
    head = 0
    while start + head < end and head < len(new) and source[start + head] == new[head]:
        head += 1
    tail = 0
    while end - tail > start + head and tail < len(new) - head and source[end - tail - 1] == new[-tail - 1]:
        tail += 1
    return Edit(start + head, end - tail, new[head : len(new) - tail])


def encodable(text: str, encoding: str) -> bool:
    """Whether a file in ``encoding`` (``Document.encoding``) can hold ``text``."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def written(data: bytes, source: str, encoding: str, edits: Sequence[Edit]) -> bytes | None:
    """The bytes of the file with the edits made; ``data`` was decoded to ``source``.

    Byte order mark and byte order stay, and so do bytes that are broken UTF-8. ``None`` where the encoding has several
    ways to write a text and the file uses another than ours: then more would change than is edited.
    """
    mark, codec = _mark(data, encoding)
    body = data[len(mark) :]
    if codec != "utf-8":
        return mark + spliced(source, edits).encode(codec) if source.encode(codec) == body else None
    parts, at = [mark], 0
    offsets = _byte_offsets(body, source, sorted({o for e in edits for o in (e.start, e.end)}))
    for edit in edits:
        parts += [body[at : offsets[edit.start]], edit.new.encode("utf-8")]
        at = offsets[edit.end]
    return b"".join(parts) + body[at:]


def _mark(data: bytes, encoding: str) -> tuple[bytes, str]:
    """The byte order mark of ``data``, and the codec of what follows it."""
    for mark, codec in _MARKS.get(encoding, ()):
        if data.startswith(mark):
            return mark, codec
    return b"", "utf-8" if encoding == "utf-8-sig" else encoding


def _byte_offsets(body: bytes, source: str, offsets: Sequence[int]) -> dict[int, int]:
    """For ``offsets`` into ``source``, in order, those into the UTF-8 that it was decoded from."""
    found: dict[int, int] = {}
    wanted = iter(offsets)
    offset = next(wanted, None)
    place = at = 0
    for length, size in _stretches(body):
        while offset is not None and offset <= place + length:
            inside = len(source[place:offset].encode("utf-8")) if offset < place + length else size
            found[offset] = at + inside
            offset = next(wanted, None)
        place, at = place + length, at + size
    return found


def _stretches(body: bytes) -> Iterator[tuple[int, int]]:
    """Stretches of sound UTF-8, and each broken piece, which is read as one character: their code points and bytes.

    Line by line, since the bytes of a line feed are no part of another character.
    """
    yield 0, 0
    for line in body.splitlines(keepends=True):
        rest = line
        while rest:
            try:
                yield len(rest.decode("utf-8")), len(rest)
                break
            except UnicodeDecodeError as error:
                yield len(rest[: error.start].decode("utf-8")), error.start
                yield 1, error.end - error.start
                rest = rest[error.end :]
