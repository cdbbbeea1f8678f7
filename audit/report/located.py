"""What the reports on a whole run say of a finding: its place in the file, its name, one sentence; and of a file: its
path as a pipeline knows it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath
from urllib.parse import quote

from audit.finding import Finding, Repair, fingerprints
from audit.repair.in_source import source_repair
from audit.report.quote import Lines, blank_signs, plain, shorten
from audit.report.words import STDIN
from audit.result import Audit
from audit.text import Span

# Where the checkout is that a pipeline's paths are relative to, in GitHub Actions and in GitLab CI.
_CHECKOUTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
# Formats whose text lies packed in a file: its lines are no lines of that file.
_PACKED = frozenset({"docx"})


@dataclass(frozen=True, slots=True)
class Located:
    """A finding at ``span`` of the file. Lines and columns are from 1, columns in code points, the end exclusive.

    ``text`` is that slice of the file; ``repairs`` are those the file can take, each with what to put in its place.
    ``part`` says where in a structured file it is, as an element path or the like, empty elsewhere. ``packed``: lines,
    columns and offsets are those of the text in the file, not of the file.
    """

    finding: Finding
    span: Span
    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    fingerprint: str
    repairs: tuple[tuple[Repair, str], ...]
    part: str
    packed: bool

    @property
    def lines(self) -> tuple[int, int]:
        """First and last line, both of them marked; the first one twice where the file has no such lines."""
        if self.packed:
            return 1, 1
        return self.line, self.end_line - (self.end_column == 1 and self.end_line > self.line)


def located(audit: Audit) -> Iterator[Located]:
    """The findings of ``audit`` in order, the settled ones too."""
    document = audit.article.document
    lines = _lines(document.source)
    for finding, name in zip(audit.findings, fingerprints(audit.findings, audit.article.text), strict=True):
        span = document.locate(finding.start, finding.end)
        texts = [(r, source_repair(document, finding.start, finding.end, r.text)) for r in finding.repairs]
        yield Located(
            finding,
            span,
            *lines.at(span.start),
            *lines.at(span.end),
            document.source[span.start : span.end],
            name,
            tuple((repair, text) for repair, text in texts if text is not None),
            document.place_of(finding.start),
            document.format in _PACKED,
        )


def sentence(finding: Finding) -> str:
    """Message, marked words and first repair on one line, with what cannot be seen written out."""
    told = plain(finding.message.strip())
    if words := _quoted(finding.text):
        told += f" {words}"
    if finding.repairs:
        told += f" → {_quoted(finding.repairs[0].text) or 'delete'}"
    return told


def settlement(finding: Finding) -> str:
    """Who settled a finding, how and why: ``waived: as the agency has it (by Ada, until 2027-01-31)``."""
    settled = finding.settled
    if settled is None:
        return ""
    by = f"by {settled.owner}" if settled.owner else ""
    until = f"until {settled.expires}" if settled.expires else ""
    terms = ", ".join(filter(None, (by, until)))
    told = ": ".join(filter(None, (settled.kind.value, settled.reason)))
    return plain(f"{told} ({terms})" if terms else told)


def relative(path: str) -> str:
    """``path`` with slashes, relative to the checkout of the pipeline if the program was called inside it, else to the
    working directory; absolute where it lies elsewhere. What is no text in it becomes a replacement character."""
    return _bytes(_relative(path)).decode("utf-8", "replace")


def uri(path: str) -> str:
    """``relative(path)`` as a reference of RFC 3986: percent-encoded, and with ``file://`` where it is absolute."""
    name = _relative(path)
    # A colon in the first part would be read as a scheme; quoted, it is only a character.
    encoded = quote(_bytes(name), safe="/")
    if not PurePath(name).is_absolute():
        return encoded
    return "file://" + (encoded if encoded.startswith("/") else f"/{encoded}")


@lru_cache(maxsize=1)
def _lines(source: str) -> Lines:
    """Asked for once per format, and once per article of a file that holds many."""
    return Lines(source)


def _relative(path: str) -> str:
    if path in ("-", "<stdin>"):
        return STDIN
    here, whole = os.getcwd(), os.path.abspath(path)
    for base in [*(b for name in _CHECKOUTS if (b := os.environ.get(name))), here]:
        inside = Path(whole).is_relative_to(base)
        if inside and Path(here).is_relative_to(base):
            return Path(whole).relative_to(base).as_posix()
    return Path(whole).as_posix()


def _bytes(name: str) -> bytes:
    """A path as the file system has it."""
    try:
        return os.fsencode(name)
    except UnicodeEncodeError:  # no file can have this name
        return name.encode("utf-8", "replace")


def _quoted(text: str) -> str:
    line = plain(blank_signs(shorten(text))).strip()
    # Quotation marks around a quotation mark would hide where the words begin.
    left, right = ("⟦", "⟧") if any(c in '“”„"' for c in line) else ("“", "”")
    return f"{left}{line}{right}" if line else ""
