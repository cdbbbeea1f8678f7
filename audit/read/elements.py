"""XML with the place of every element and character in the source, which lxml and ElementTree do not tell.

Nothing is fetched: external entities and document types are passed over. A document that declares entities of its own
is refused before one is expanded, since a few lines of such declarations stand for gigabytes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from audit.errors import ReadError
from audit.read.coding import character

DEPTH = 1000
"""Elements in elements that are followed; news has some twenty."""

EVENTS = 2_000_000
"""Tags and lines of text of a document, which take some 300 bytes each; 20 MB of news have a tenth of that."""

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_TAG = re.compile(r"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
# With a document type that is never read, a name such as &nbsp; is passed over instead of ending the parse.
_TYPE = '<!DOCTYPE x SYSTEM "x">'


class Event(NamedTuple):
    """What the parser met at the source ``start:end``: kind ``start``, ``end`` or ``text``.

    ``name`` is an element's name with its prefix; ``text`` of equal length to its source is verbatim.
    """

    kind: str
    start: int
    end: int
    name: str = ""
    text: str = ""
    attributes: Mapping[str, str] = MappingProxyType({})


@dataclass(slots=True, eq=False)
class Element:
    """An element; its content is the source ``start:end``, and it begins at ``at``. ``number`` counts from 1."""

    name: str
    attributes: Mapping[str, str]
    at: int
    start: int
    end: int = 0
    parent: "Element | None" = None
    number: int = 1
    children: list["Element"] = field(default_factory=list)

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    def attribute(self, name: str) -> str:
        """By its name, whatever its prefix; empty if it is not there."""
        return next((v for k, v in self.attributes.items() if k == name or k.endswith(f":{name}")), "").strip()

    def all(self, *names: str) -> "list[Element]":
        """The children whose local or full name is one of ``names``."""
        return [child for child in self.children if child.local in names or child.name in names]

    def one(self, *path: str) -> "Element | None":
        """The first element down ``path``, a local or full name for each step."""
        if not path:
            return self
        for child in self.all(path[0]):
            if (found := child.one(*path[1:])) is not None:
                return found
        return None

    def descend(self, *names: str) -> "list[Element]":
        """The elements of these local names below this one, in order, none inside another."""
        found: list[Element] = []
        stack = list(reversed(self.children))
        while stack:
            element = stack.pop()
            if element.local in names:
                found.append(element)
            else:
                stack.extend(reversed(element.children))
        return found

    def place(self) -> str:
        """Its path, ``/rss/channel/item[3]/title``; a number where there are several of the name."""
        steps: list[str] = []
        element: Element | None = self
        while element is not None:
            above = element.parent
            several = above is not None and (
                element.number > 1 or any(c.number > 1 and c.name == element.name for c in above.children)
            )
            steps.append(f"{element.name}[{element.number}]" if several else element.name)
            element = above
        return "/" + "/".join(reversed(steps))


def outline(source: str) -> Element:
    """The root element of a document, with all below it. Raises ``ReadError`` for what is no well-formed XML."""
    root: Element | None = None
    open_: list[Element] = []
    counts: list[dict[str, int]] = []
    for event in _Parser(source, texts=False).events:
        if event.kind == "start":
            above = open_[-1] if open_ else None
            element = Element(event.name, event.attributes, event.start, event.end, parent=above)
            if above is None:
                root = element
            else:
                element.number = counts[-1][event.name] = counts[-1].get(event.name, 0) + 1
                above.children.append(element)
            open_.append(element)
            counts.append({})
        else:
            counts.pop()
            element = open_.pop()
            element.end = max(element.start, event.start)
    if root is None:
        raise ReadError("The file holds no XML element.")
    return root


def events(source: str, start: int = 0, end: int | None = None) -> list[Event]:
    """Elements and text of the mark-up ``source[start:end]``, which may be a part of a document.

    Raises ``ReadError`` for what is no well-formed XML.
    """
    end = len(source) if end is None else end
    return _Parser(source[start:end], texts=True, part=True, shift=start).events


class _Parser:
    """One parse; the offsets of events are code points of the source."""

    def __init__(self, source: str, texts: bool, part: bool = False, shift: int = 0) -> None:
        from xml.parsers import expat

        self.events: list[Event] = []
        self._source, self._shift, self._texts = source, shift, texts
        declaration = _DECLARATION.match(source)
        skip = declaration.end() if declaration else 0
        # The declaration is left out, for its encoding is not that of these bytes.
        head = _TYPE + "<x>" if part else "" if "<!DOCTYPE" in source[:8192] else _TYPE
        self._data = source[skip:].encode("utf-8", "surrogatepass")
        self._base, self._skip = len(head), skip
        self._at = self._place = 0  # a byte of the data and its code point
        self._ascii = len(self._data) == len(source) - skip
        self._depth, self._part, self._cdata = 0, part, False
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.buffer_text = False
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.EntityDeclHandler = _refuse
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        if texts:
            parser.CharacterDataHandler = self._text
            parser.SkippedEntityHandler = self._skipped
            parser.StartCdataSectionHandler = lambda: self._in_cdata(True)
            parser.EndCdataSectionHandler = lambda: self._in_cdata(False)
        try:
            parser.Parse(head.encode(), False)
            parser.Parse(self._data, not part)
            if part:
                parser.Parse(b"</x>", True)
        except expat.ExpatError as error:
            line = source.count("\n", 0, skip) + error.lineno
            raise ReadError(
                f"The file is no well-formed XML ({expat.ErrorString(error.code)}, line {line}): "
                "export it again, or repair it there."
            ) from error

    def _offset(self) -> int:
        """The code point in the parsed source where the current event begins."""
        byte = max(0, self._parser.CurrentByteIndex - self._base)
        if self._ascii:
            return byte + self._skip
        if byte < self._at:
            self._at = self._place = 0
        self._place += len(self._data[self._at : byte].decode("utf-8", "surrogatepass"))
        self._at = byte
        return self._place + self._skip

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._part and self._depth == 1:
            return
        if self._depth > DEPTH:
            raise ReadError(f"The file nests more than {DEPTH} elements in each other, which no news does.")
        at = self._offset()
        tag = _TAG.match(self._source, at)
        end = tag.end() if tag else at
        self._room()
        self.events.append(Event("start", at + self._shift, end + self._shift, name, "", attributes))

    def _close(self, name: str) -> None:
        self._depth -= 1
        if not (self._part and self._depth == 0):
            at = self._offset() + self._shift
            self.events.append(Event("end", at, at, name))

    def _text(self, data: str) -> None:
        self._room()
        at = self._offset()
        end = at + len(data)
        if self._source[at : at + 1] == "&" and not self._cdata:
            end = self._source.find(";", at) + 1
        elif data == "\n" and self._source.startswith("\r\n", at):
            end = at + 2
        self.events.append(Event("text", at + self._shift, end + self._shift, "", data))

    def _room(self) -> None:
        if len(self.events) > EVENTS:
            raise ReadError("The file holds millions of tags and lines, which no news does: give its articles alone.")

    def _skipped(self, name: str, parameter: bool) -> None:
        if not parameter:
            at = self._offset()
            end = self._source.find(";", at) + 1
            self.events.append(Event("text", at + self._shift, end + self._shift, "", character(self._source[at:end])))

    def _in_cdata(self, inside: bool) -> None:
        self._cdata = inside


def _refuse(*declaration: Any) -> None:
    raise ReadError(
        "The file declares XML entities of its own, which can hide files and blow up without end: "
        "export it without a document type, and audit that."
    )
