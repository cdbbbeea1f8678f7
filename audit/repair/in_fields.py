"""Repairs of articles in structured files: made in a part as if it were a file, then written as the file writes.

A part's characters (``audit.read.parts.inside``) are a plain text or an HTML page of their own, so all that is known of
repairing those holds. What an edit of them is in the file, the part's coding says: escaped, or not possible.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from audit.finding import Finding
from audit.read.coding import encode
from audit.read.parts import inside
from audit.read.strand import Strand
from audit.repair.encoded import Edit, narrowed
from audit.text import Document, Field


def part_of(document: Document, start: int, end: int) -> Field | None:
    """The part that holds all of the visible text ``start:end``."""
    found = None
    for part in document.fields:
        if part.text_start <= start and end <= part.text_end:
            found = part
    return found


def outward(document: Document, part: Field, strand: Strand, edit: Edit) -> Edit | None:
    """An edit of a part's characters as an edit of the file; ``None`` where the file cannot say it there."""
    if not strand.whole(edit.start, edit.end):
        return None
    start, end = strand.place(edit.start, edit.end)
    source = document.source
    new = encode(edit.new, part.coding, source, start, part.source_start, document.encoding)
    if new is None or (
        part.coding == "xml" and "]]>" in source[max(0, start - 2) : start] + new + source[end : end + 2]
    ):
        return None
    return Edit(start, end, new)


def field_repair(
    document: Document, start: int, end: int, new: str, repair: Callable[[Document, int, int, str], str | None]
) -> str | None:
    """``source_repair`` for a document with parts; ``repair`` is that for one without."""
    part = part_of(document, start, end)
    if part is None:
        return None
    strand, local = inside(document, part)
    first, last = start - part.text_start, end - part.text_start
    put = repair(local, first, last, new)
    if put is None:
        return None
    place, whole = local.locate(first, last), document.locate(start, end)
    edit = outward(document, part, strand, narrowed(local.source, Edit(place.start, place.end, put)))
    if edit is None or not whole.start <= edit.start <= edit.end <= whole.end:
        return None
    return document.source[whole.start : edit.start] + edit.new + document.source[edit.end : whole.end]


def by_part(
    document: Document, findings: Iterable[Finding]
) -> tuple[list[tuple[Field, Strand, Document, dict[Finding, Finding]]], list[Finding]]:
    """For each part its findings as those of its own document, and by them the original ones; those of no one part."""
    groups: dict[Field, dict[Finding, Finding]] = {}
    others: list[Finding] = []
    for finding in findings:
        part = part_of(document, finding.start, finding.end)
        if part is None:
            others.append(finding)
        else:
            local = replace(finding, start=finding.start - part.text_start, end=finding.end - part.text_start)
            groups.setdefault(part, {})[local] = finding
    return [(part, *inside(document, part), group) for part, group in groups.items()], others
