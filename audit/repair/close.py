"""What a deletion leaves of blanks and empty lines, closed up in the file."""

import re
from collections.abc import Collection, Sequence

from audit.repair.encoded import Edit
from audit.text import Document

Deletions = Collection[Edit]

_LINE_END = re.compile(r"\r\n|\r|\n")
_WHITE = " \t\r\n"
# What Markdown sets before the text of a list item or heading, and what would stand there alone.
_MARKER = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)]|\#{1,6})[ \t]+")
_REACH = 400  # characters of white space on either side that are looked at


def close(document: Document, edits: Sequence[Edit], deletions: Deletions) -> tuple[Edit, ...]:
    """The edits, those among ``deletions`` widened by the white space that has no purpose without what is deleted.

    A paragraph goes with the break after it or before it, whichever is smaller, so that the other still parts its
    neighbours; a word goes with one blank. In mark-up, line ends are white space like any other and stay.
    """
    joined = _joined(document.source, edits, deletions)
    closed: list[Edit] = []
    for index, (edit, deletes) in enumerate(joined):
        low = closed[-1].end if closed else 0
        high = joined[index + 1][0].start if index + 1 < len(joined) else len(document.source)
        closed.append(_closed(document, edit, low, high) if deletes else edit)
    return tuple(closed)


def _joined(source: str, edits: Sequence[Edit], deletions: Deletions) -> list[tuple[Edit, bool]]:
    """The edits, deletions of neighbouring lines as one; and which are deletions."""
    joined: list[tuple[Edit, bool]] = []
    for edit in edits:
        deletes = edit in deletions
        last, joins = joined[-1] if joined else (edit, False)
        gap = source[last.end : edit.start]
        lines = not gap.strip(_WHITE) and _ends(gap) and _at_start(source, last.start) and _at_end(source, edit.end)
        if deletes and joins and lines:
            joined[-1] = Edit(last.start, edit.end, ""), True
        else:
            joined.append((edit, deletes))
    return joined


def _closed(document: Document, edit: Edit, low: int, high: int) -> Edit:
    """The edit widened, but not beyond ``low`` and ``high``."""
    source = document.source
    start, end, _ = edit
    before = _white_before(source[max(low, start - _REACH) : start])
    after = _white_after(source[end : min(high, end + _REACH)])
    if document.format == "markdown" and (line := _marker(source, start, low, end + len(after))) is not None:
        start, before = line, _white_before(source[max(low, line - _REACH) : line])
    first, last = start == len(before), end + len(after) == len(source)  # in the file
    whole = (first or _ends(before)) and (last or _ends(after))
    if whole and document.format in ("text", "markdown") and not (source[start] in "\r\n" or source[end - 1] in "\r\n"):
        return Edit(*_lines(start, end, before, after, first, last), "")
    if before.endswith((" ", "\t")) and (after or last):
        return Edit(start - 1, end, "")
    if (before.endswith(("\r", "\n")) or start == 0) and after.startswith((" ", "\t")):
        return Edit(start, end + 1, "")
    return Edit(start, end, "")


def _at_start(source: str, start: int) -> bool:
    """Whether a line begins at ``start``, blanks aside."""
    before = source[max(0, start - _REACH) : start].rstrip(" \t")
    return (not before or before[-1] in "\r\n") and source[start : start + 1] not in ("\r", "\n")


def _at_end(source: str, end: int) -> bool:
    """Whether a line ends at ``end``, blanks aside."""
    after = source[end : end + _REACH].lstrip(" \t")
    return (not after or after[0] in "\r\n") and source[end - 1 : end] not in ("\r", "\n")


def _lines(start: int, end: int, before: str, after: str, first: bool, last: bool) -> tuple[int, int]:
    """Whole lines to delete, with the smaller of the breaks around them."""
    if first:
        return 0, end + _to_last_end(after)
    if last or len(_ends(before)) < len(_ends(after)):
        blanks = len(after) - len(after.lstrip(" \t"))
        return start - len(before), end + blanks
    return start - len(before) + _to_last_end(before), end + _to_last_end(after)


def _marker(source: str, start: int, low: int, end: int) -> int | None:
    """Where the line begins, if all of it before ``start`` is a mark of Markdown that nothing else needs."""
    line = max(source.rfind("\n", 0, start), source.rfind("\r", 0, start)) + 1
    alone = line >= low and _MARKER.fullmatch(source, line, start) and (end == len(source) or source[end - 1] in "\r\n")
    return line if alone else None


def _ends(gap: str) -> list[str]:
    return _LINE_END.findall(gap)


def _to_last_end(gap: str) -> int:
    """How much of white space to take so that the indent of the line after it stays."""
    return max(gap.rfind("\n"), gap.rfind("\r")) + 1


def _white_before(text: str) -> str:
    return text[len(text.rstrip(_WHITE)) :]


def _white_after(text: str) -> str:
    return text[: len(text) - len(text.lstrip(_WHITE))]
