"""How files write characters: XML text, JSON strings, CSV fields; into a strand and back.

``decode(source, start, end, coding)`` is what the file means, ``encode`` what must stand in the file to mean it.
"""

import json
import re
from collections.abc import Callable, Iterator
from html import unescape

from audit.read.strand import Strand, Stretch

CODINGS = ("", "xml", "json", "csv", "csv-quoted")
"""What ``Field.coding`` can be; the empty one: characters stand for themselves."""

_XML = re.compile(
    r"""<!\[CDATA\[(?P<data>(?s:.*?))\]\]>
      | <!--(?s:.*?)--> | <\?(?s:.*?)\?> | </?[^<>]*>
      | &(?:\#(?P<decimal>[0-9]{1,9})|\#x(?P<hex>[0-9a-fA-F]{1,8})|(?P<name>[\w.:-]{1,40}));
      | (?P<line>\r\n|\r)
      | (?P<run>[^<&\r]+|.)""",
    re.VERBOSE,
)
_LINES = re.compile(r"(?P<line>\r\n|\r)|(?P<run>[^\r]+)")
_JSON = re.compile(
    r"(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?P<escape>\\u[0-9a-fA-F]{4}|\\.)|(?P<run>[^\\]+|\\)",
    re.DOTALL,
)
_JSON_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_QUOTED = re.compile(r'(?P<quote>"")|(?P<run>[^"]+|")')
# No XML 1.0 document may hold these, escaped or not.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def decode(source: str, start: int, end: int, coding: str) -> Strand:
    """The characters that ``source[start:end]`` stands for."""
    return Strand(_DECODERS[coding](source, start, end))


def encode(text: str, coding: str, source: str, at: int, start: int, encoding: str) -> str | None:
    """``text`` as it must be written at ``source[at]``, in a field that begins at ``start``.

    ``None`` where it cannot: an end of CDATA, a comma in a bare CSV field, a character that ``encoding`` lacks.
    """
    return _ENCODERS[coding](text, source, at, start, encoding)


def _plain(source: str, start: int, end: int) -> Iterator[Stretch]:
    yield Stretch(source[start:end], start, end)


def _xml(source: str, start: int, end: int) -> Iterator[Stretch]:
    for found in _XML.finditer(source, start, end):
        if found["run"] is not None:
            yield Stretch(found["run"], *found.span())
        elif found["line"] is not None:
            yield Stretch("\n", *found.span())
        elif found["data"] is not None:
            for part in _LINES.finditer(source, *found.span("data")):
                yield Stretch(part["run"] or "\n", *part.span())
        elif found["name"] is not None or found["decimal"] is not None or found["hex"] is not None:
            yield from _as_one(character(found[0]), *found.span())


def character(reference: str) -> str:
    """What an entity or character reference of XML stands for; an unknown name for itself."""
    if reference.startswith("&#"):
        digits = reference[2:-1]
        number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
    return unescape(reference)


def _json(source: str, start: int, end: int) -> Iterator[Stretch]:
    for found in _JSON.finditer(source, start, end):
        if found["run"] is not None:
            yield Stretch(found["run"], *found.span())
        elif found["pair"] is not None:
            yield Stretch(json.loads(f'"{found[0]}"'), *found.span())
        elif found[0][1] == "u":
            code = int(found[0][2:], 16)
            # Half a pair is no character.
            yield Stretch("\ufffd" if 0xD800 <= code < 0xE000 else chr(code), *found.span())
        else:
            yield Stretch(_JSON_ESCAPES.get(found[0][1], found[0][1]), *found.span())


def _quoted(source: str, start: int, end: int) -> Iterator[Stretch]:
    for found in _QUOTED.finditer(source, start, end):
        yield Stretch('"' if found["quote"] else found[0], *found.span())


def _as_one(text: str, start: int, end: int) -> Iterator[Stretch]:
    """A reference: its first character for the whole of it, since equal lengths would say verbatim."""
    yield Stretch(text[:1], start, end)
    for more in text[1:]:
        yield Stretch(more, end, end)


_DECODERS: dict[str, Callable[[str, int, int], Iterator[Stretch]]] = {
    "": _plain,
    "xml": _xml,
    "json": _json,
    "csv": _plain,
    "csv-quoted": _quoted,
}


def _put_plain(text: str, source: str, at: int, start: int, encoding: str) -> str | None:
    return text  # whether it fits the encoding is seen with the rest of the mark-up


def _put_xml(text: str, source: str, at: int, start: int, encoding: str) -> str | None:
    if _NO_XML.search(text):
        return None
    line = "\r\n" if "\r\n" in source[:4096] else "\n"
    if in_cdata(source, at, start):
        # Brackets could make an end of CDATA with what stands around them.
        return text.replace("\n", line) if _fits(text, encoding) and not re.search(r"[\]>]", text) else None
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", line)
    return "".join(c if _fits(c, encoding) else f"&#{ord(c)};" for c in text)


def in_cdata(source: str, at: int, start: int) -> bool:
    """Whether ``at`` is in a CDATA section of the element content that begins at ``start``."""
    opened = source.rfind("<![CDATA[", start, at)
    return opened >= 0 and source.find("]]>", opened, at) < 0


def _put_json(text: str, source: str, at: int, start: int, encoding: str) -> str | None:
    # A file that is all ASCII stays so: whoever writes it escapes the rest.
    return json.dumps(text, ensure_ascii=source.isascii() or not _fits(text, encoding))[1:-1]


def _put_csv(text: str, source: str, at: int, start: int, encoding: str) -> str | None:
    return text if not re.search(r'[",;|\t\r\n]', text) and _fits(text, encoding) else None


def _put_quoted(text: str, source: str, at: int, start: int, encoding: str) -> str | None:
    return text.replace('"', '""') if _fits(text, encoding) else None


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


_ENCODERS: dict[str, Callable[[str, str, int, int, str], str | None]] = {
    "": _put_plain,
    "xml": _put_xml,
    "json": _put_json,
    "csv": _put_csv,
    "csv-quoted": _put_quoted,
}
