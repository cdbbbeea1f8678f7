"""Remarks in the text that switch rules off: ``<!-- audit off: rule -->`` … ``<!-- audit on -->``.

::

    <!-- audit off -->                    all rules, until <!-- audit on -->, or to the end
    <!-- audit off: doubled-word, case -->    rules and families by name, until they or all are on again
    <!-- audit on: doubled-word -->       one of them is on again
    <!-- audit off-line -->               the line that the remark stands in; with names as well
    <!-- audit off-next-line -->          the next line with anything on it

In HTML and Markdown a remark is a comment, which nobody sees; in plain text a line of its own, which is then read as no
part of the article. A finding belongs to the place where it begins, and the last remark before it that names its rule,
its family, or nothing, decides.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass, field, replace

from audit.finding import Finding, Settled, Settlement
from audit.text import Document, Piece

# Without a second way to read blanks: a remark that is not closed must not cost more than its length.
_REMARK = re.compile(r"<!--[ \t]*+audit[ \t]++(off-next-line|off-line|off|on)[ \t]*+(?::([^\n<>]*))?-->", re.IGNORECASE)
_OWN_LINE = re.compile(rf"(?m)^[ \t]*{_REMARK.pattern}[ \t]*(?:\r\n?|\n|\Z)", re.IGNORECASE)
_FENCE = re.compile(r"(?ms)^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1|\Z)")
_NAME = re.compile(r"[^\s,]+")
_MARK = re.compile(r"\S")
_LINE_END = re.compile(r"\r\n?|\n")
COMMENTED = frozenset({"html", "markdown", "web"})
"""Formats in which a comment is not seen."""

SHOWN = 60  # characters of a name that nothing has
MOST = 9  # such names that are reported


@dataclass(frozen=True, slots=True)
class Remarks:
    """Where which rules are off. ``spans`` are lines, as offsets in the source, with the names that are off there;
    ``switches`` by name (empty: all) the places from which on it is off or on, in order."""

    switches: dict[str, tuple[list[int], list[bool]]] = field(default_factory=dict)
    spans: tuple[tuple[int, int, frozenset[str]], ...] = ()
    unknown: tuple[str, ...] = ()

    def settlement(self, finding: Finding, document: Document) -> Settlement | None:
        """The settlement of a finding that a remark switches off."""
        place = document.locate(finding.start, finding.end).start
        if self._off(place, ("", finding.rule, finding.family)):
            return Settlement(Settled.SUPPRESSED, "a remark in the text switches this off")
        return None

    def _off(self, place: int, names: tuple[str, ...]) -> bool:
        last, off = -1, False
        for name in names:
            starts, states = self.switches.get(name, ((), ()))
            at = bisect_right(starts, place) - 1
            if at >= 0 and starts[at] > last:
                last, off = starts[at], states[at]
        at = bisect_right(self.spans, place, key=lambda span: span[0]) - 1
        if off or at < 0 or place >= self.spans[at][1]:
            return off
        return not self.spans[at][2] or not self.spans[at][2].isdisjoint(names)


def remarks(document: Document, known: Container[str]) -> tuple[Document, Remarks]:
    """What the remarks of a text say, and the text without those that could be seen.

    ``known`` are the rules and families there are; other names do nothing, and are reported in ``unknown``.
    """
    source = document.source
    if "<!--" not in source or document.fields:
        return document, Remarks()
    if document.format in COMMENTED:
        fences = [m.span() for m in _FENCE.finditer(source)] if document.format == "markdown" else []
        found = [
            m for m in _REMARK.finditer(source) if not _shown(document, *m.span()) and not _inside(fences, m.start())
        ]
        return document, _read(source, found, known)
    if document.format == "text":
        found = list(_OWN_LINE.finditer(source))
        return _without(document, found), _read(source, found, known)
    return document, Remarks()


def _read(source: str, found: "list[re.Match[str]]", known: Container[str]) -> Remarks:
    switches: dict[str, tuple[list[int], list[bool]]] = defaultdict(lambda: ([], []))
    spans: dict[tuple[int, int], frozenset[str]] = {}
    unknown: dict[str, None] = {}
    starts = [0, *(m.end() for m in _LINE_END.finditer(source))] if found else []
    for match in found:
        kind, names = match[1].lower(), _NAME.findall(match[2] or "")
        valid = [name for name in names if name in known]
        line = bisect_right(starts, match.start(1)) - 1
        if len(unknown) < MOST:
            unknown.update({f"line {line + 1}: “{n[:SHOWN]}”": None for n in names if n not in known})
        if names and not valid:
            continue  # nothing that there is
        if kind in ("on", "off"):
            for name in valid or [""]:
                switches[name][0].append(match.end())
                switches[name][1].append(kind == "off")
            continue
        if kind == "off-next-line":
            following = _MARK.search(source, source.find("-->", match.end(1)) + 3)
            line = bisect_right(starts, following.start()) - 1 if following else len(starts)
        first, last, *_ = (*starts[line : line + 2], len(source), len(source))
        place = first, last
        before = spans.get(place)
        spans[place] = frozenset(valid) | (before or frozenset()) if valid and before != frozenset() else frozenset()
    return Remarks(dict(switches), tuple((*s, names) for s, names in sorted(spans.items())), tuple(unknown)[:MOST])


def _shown(document: Document, start: int, end: int) -> bool:
    """Whether the reader sees the characters ``start:end`` of the source."""
    if not document.pieces:
        return True
    at = bisect_right(document.pieces, start, key=lambda piece: piece.source_end)
    while at < len(document.pieces) and document.pieces[at].source_start < end:
        piece = document.pieces[at]
        if not document.text[piece.text_start : piece.text_end].isspace():
            return True
        at += 1
    return False


def _inside(spans: list[tuple[int, int]], place: int) -> bool:
    at = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return at >= 0 and place < spans[at][1]


def _without(document: Document, lines: "list[re.Match[str]]") -> Document:
    """Plain text without some of its lines; what would leave nothing stays as it is."""
    pieces: list[Piece] = []
    texts: list[str] = []
    done = length = 0
    for start, end in [*(m.span() for m in lines), (len(document.source),) * 2]:
        if start > done:
            pieces.append(Piece(length, length + start - done, done, start))
            texts.append(document.source[done:start])
            length += start - done
        done = end
    text = "".join(texts)
    return replace(document, text=text, pieces=tuple(pieces)) if lines and text.strip() else document
