"""Findings → edits of the file that they were found in."""

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from audit.errors import ReadError
from audit.finding import Finding
from audit.read import visible
from audit.repair.apply import free, last_damage_first
from audit.repair.close import Deletions, close
from audit.repair.encoded import Edit, encodable, narrowed, spliced
from audit.repair.in_fields import by_part, outward
from audit.repair.in_source import MARKED_UP, source_repair
from audit.text import Document

# Why a repair is not made, as the end of a sentence.
MARK_UP = "mark-up stands in its way"
ENCODING = "the file's encoding, {}, has no such characters"
OVERLAP = "it overlaps another repair"
MEANING = "with it the mark-up would be read otherwise"


class LeftOut(NamedTuple):
    """A finding whose first repair was not made, and why."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Which repairs to make: the first one of a finding, of these grades; of these rules and families, if any."""

    grades: frozenset[str] = frozenset({"safe"})
    rules: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()

    def considers(self, finding: Finding) -> bool:
        """Whether the finding counts, has a repair, and is one of the rules and families asked for."""
        return (
            finding.settled is None
            and bool(finding.repairs)
            and (not self.rules or finding.rule in self.rules)
            and (not self.families or finding.family in self.families)
        )

    def allows(self, finding: Finding) -> bool:
        """Whether its first repair is to be made."""
        return self.considers(finding) and finding.repairs[0].grade in self.grades


@dataclass(frozen=True, slots=True)
class Patch:
    """Edits of the source, ordered and apart; the findings that they repair; what was left out."""

    edits: tuple[Edit, ...] = ()
    made: tuple[Finding, ...] = ()
    left: tuple[LeftOut, ...] = ()


class _Change(NamedTuple):
    finding: Finding
    edit: Edit


def patch(document: Document, findings: Iterable[Finding]) -> Patch:
    """The first repair of each finding, as edits of ``document.source``.

    Of two that overlap, the damage done last is undone first, as in ``apply``, and the other is left for another round.
    Only what differs is edited; blanks and empty lines that a deletion leaves are closed up. In HTML, Markdown and
    structured files a repair is made only if a reader of the new file sees it, and all else as before.
    """
    return _in_parts(document, findings) if document.fields else _patch(document, findings)


def _in_parts(document: Document, findings: Iterable[Finding]) -> Patch:
    """Each part patched as a file of its own; a repair that would reach from one into another is left out."""
    parts, others = by_part(document, findings)
    left = [LeftOut(finding, MARK_UP) for finding in others if finding.repairs]
    edits: list[Edit] = []
    made: list[Finding] = []
    for part, strand, local, originals in parts:
        inner = _patch(local, originals)
        while None in (outer := [outward(document, part, strand, edit) for edit in inner.edits]):
            # What the file cannot say at that place: without the repairs that touch it, all others are made.
            bad = [edit for edit, out in zip(inner.edits, outer, strict=True) if out is None]
            barred = [f for f in inner.made if any(_near(local, f, edit) for edit in bad)] or list(inner.made)
            left += [LeftOut(originals[finding], MARK_UP) for finding in barred]
            originals = {k: v for k, v in originals.items() if k not in barred}
            inner = _patch(local, originals)
        edits += [edit for edit in outer if edit is not None]
        made += [originals[finding] for finding in inner.made]
        left += [LeftOut(originals[item.finding], item.reason) for item in inner.left]
    left.sort(key=lambda item: item.finding.start)
    return Patch(tuple(sorted(edits)), tuple(sorted(made, key=lambda f: f.start)), tuple(left))


def _near(document: Document, finding: Finding, edit: Edit) -> bool:
    place = document.locate(finding.start, finding.end)
    return place.start <= edit.end and edit.start <= place.end


def _patch(document: Document, findings: Iterable[Finding]) -> Patch:
    changes: list[_Change] = []
    left: list[LeftOut] = []
    for finding in findings:
        edit = _edit(document, finding)
        if isinstance(edit, str):
            left.append(LeftOut(finding, edit))
        elif edit is not None:
            changes.append(_Change(finding, edit))
    apart = _apart(changes)
    left += [LeftOut(c.finding, OVERLAP) for c in changes if c not in apart]
    sound = apart if document.format == "text" else _sound(document, apart)
    left += [LeftOut(c.finding, MEANING) for c in apart if c not in sound]
    left.sort(key=lambda item: item.finding.start)
    return Patch(_edits(document, sound), tuple(c.finding for c in sound), tuple(left))


def _edit(document: Document, finding: Finding) -> Edit | str | None:
    """The repair as an edit; the reason if it cannot be made; ``None`` if it changes nothing."""
    new = source_repair(document, finding.start, finding.end, finding.repairs[0].text)
    if new is None:
        return MARK_UP
    span = document.locate(finding.start, finding.end)
    edit = narrowed(document.source, Edit(span.start, span.end, new))
    if "\r\n" in document.source:
        edit = edit._replace(new=edit.new.replace("\r\n", "\n").replace("\n", "\r\n"))
    if not encodable(edit.new, document.encoding):
        if document.format not in MARKED_UP:
            return ENCODING.format(document.encoding)
        edit = edit._replace(new="".join(c if encodable(c, document.encoding) else f"&#{ord(c)};" for c in edit.new))
    return edit if edit.new or edit.end > edit.start else None


def _apart(changes: Iterable[_Change]) -> list[_Change]:
    """Of overlapping changes the one whose damage was done last; ordered by place."""
    by_finding = {id(c.finding): c for c in changes}
    taken: list[tuple[int, int, str]] = []
    chosen: list[_Change] = []
    for finding in last_damage_first(c.finding for c in by_finding.values()):
        if free(taken, finding.start, finding.end):
            insort(taken, (finding.start, finding.end, ""))
            chosen.append(by_finding[id(finding)])
    chosen.sort(key=lambda c: (c.finding.start, c.finding.end))
    apart: list[_Change] = []
    for change in chosen:
        # What is apart for the reader may come from the same characters of the file.
        if not apart or change.edit.start >= apart[-1].edit.end:
            apart.append(change)
    return apart


def _edits(document: Document, changes: Sequence[_Change]) -> tuple[Edit, ...]:
    whole: Deletions = {c.edit for c in changes if not c.finding.repairs[0].text}
    return close(document, [c.edit for c in changes], whole)


def _sound(document: Document, changes: list[_Change]) -> list[_Change]:
    """Those of the changes after which the file reads as it should, and no worse together than alone."""
    if _reads_well(document, changes):
        return changes
    alone = [c for c in changes if _reads_well(document, [c])]
    if _reads_well(document, alone):
        return alone
    together: list[_Change] = []
    for change in alone:
        if _reads_well(document, [*together, change]):
            together.append(change)
    return together


def _reads_well(document: Document, changes: Sequence[_Change]) -> bool:
    wanted = spliced(document.text, [Edit(c.finding.start, c.finding.end, c.finding.repairs[0].text) for c in changes])
    try:
        shown = visible(spliced(document.source, _edits(document, changes)), document.format)
    except ReadError:
        return False
    return _lines(shown.text) == _lines(wanted)


def _lines(text: str) -> list[str]:
    """The lines of a text that hold words, white space collapsed."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
