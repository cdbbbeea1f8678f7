"""Word: the text of ``word/document.xml``, each character with its place in it.

Shown is what Word shows with all changes accepted: inserted text and not deleted text, no field codes, no hidden text.
"""

import re
from io import BytesIO
from zipfile import ZipFile

from audit.errors import ReadError, TooLarge
from audit.read.elements import Event, events
from audit.read.load import LIMIT
from audit.read.page import Page, Visible

MEMBER = "word/document.xml"
"""The part of the file that holds its text."""

_PLACEHOLDERS = {"noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_HIDDEN = frozenset("del moveFrom Fallback instrText delText rPrChange pPrChange sectPr tblPr fldData".split())
_WHITE = " \t\r\n"
_PIECES = re.compile(r"(?P<space>[ \t\r\n]+)|[^ \t\r\n]++(?:[ ][^ \t\r\n]++)*+")


def member(data: bytes) -> bytes:
    """The bytes of ``MEMBER``. Raises ``ReadError`` for another zip file, a broken, locked or overgrown one."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            info = archive.getinfo(MEMBER)
            if info.flag_bits & 1:
                raise ReadError("The Word file is encrypted: save it without a password and audit that.")
            # The declared size can lie: never more than the limit is unpacked.
            if info.file_size > LIMIT:
                raise _too_large()
            with archive.open(info) as file:
                text = file.read(LIMIT + 1)
    except ReadError:
        raise
    except KeyError as error:
        raise ReadError("This zip file is no Word document (.docx): it has no word/document.xml.") from error
    except Exception as error:  # of the archive or of any of its compressions
        raise ReadError(f"The Word file is broken ({error}): open and save it in Word again.") from error
    if len(text) > LIMIT:
        raise _too_large()
    return text


def _too_large() -> TooLarge:
    return TooLarge(f"The Word file unpacks to more than {LIMIT // 1_000_000} MB of text, which no article has.")


def visible(source: str) -> Visible:
    """The visible text of the source of ``MEMBER``. Raises ``ReadError`` for what is no well-formed XML."""
    page = Page(source)
    hidden = 0
    shows = keeps = False  # in a text element; one whose white space at the ends counts
    vanish = False
    for event in events(source):
        name = event.name.rpartition(":")[2]
        if event.kind == "text":
            if shows and not hidden and not vanish:
                _text(page, source, event, keeps)
            continue
        if name in _HIDDEN:
            hidden += 1 if event.kind == "start" else -1
        elif hidden:
            continue
        elif name == "p":
            page.paragraph(2)
        elif name == "t":
            shows = event.kind == "start"
            keeps = event.attributes.get("xml:space") == "preserve"
        elif name == "r":
            vanish = False
        elif event.kind == "end":
            continue
        elif name == "vanish":
            vanish = event.attributes.get("w:val", "1") not in ("0", "false", "off")
        elif vanish:
            continue
        elif name in ("br", "cr"):
            page.line_break()
        elif name in ("tab", "ptab"):
            page.space(event.start, event.end)
        elif name in _PLACEHOLDERS:
            page.put_as(_PLACEHOLDERS[name], event.start, event.end)
    return page.finish()


def _text(page: Page, source: str, event: Event, keeps: bool) -> None:
    written = source[event.start : event.end]
    if event.text != written:
        if event.text in ("\n", " ", "\t"):
            page.space(event.start, event.end)
        else:
            page.put_as(event.text, event.start, event.end)
        return
    start, end = event.start, event.end
    if not keeps and source[start - 1] == ">":
        start = end - len(written.lstrip(_WHITE))
    if not keeps and source[end : end + 1] == "<":
        end -= len(source[start:end]) - len(source[start:end].rstrip(_WHITE))
    for found in _PIECES.finditer(source, start, end):
        (page.space if found["space"] else page.put)(*found.span())
