"""XHTML and NITF in a news file: what a reader sees of the mark-up, each character with its place."""

import re

from audit.read.elements import events
from audit.read.page import Page, Visible

_HTML = (
    "address article aside blockquote center details dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main "
    "menu nav ol p pre section table ul"
)
_NITF = (
    "abstract block body.content body.head body.end byline dateline fn hedline hl1 hl2 media nitf-table note tagline"
)
_LINES = "body caption dd div dt figcaption html legend li media-caption tbody td tfoot th thead tr"
_BLOCKS = dict.fromkeys(f"{_HTML} {_NITF}".split(), 2) | dict.fromkeys(_LINES.split(), 1)
# Shown as a box, or not at all.
_HIDDEN = frozenset(
    "audio canvas embed head iframe img media-metadata media-object media-producer media-reference noscript object "
    "rp rt script select style svg template textarea video".split()
)
_PIECES = re.compile(r"(?P<space>[ \t\r\n]+)|[^ \t\r\n]++(?:[ ][^ \t\r\n]++)*+")


def visible(source: str) -> Visible:
    """The visible text of a stretch of XML mark-up; prefixes of names make no difference.

    Raises ``ReadError`` for what is no well-formed XML.
    """
    page, hidden, language = Page(source), 0, None
    for event in events(source):
        name = event.name.rpartition(":")[2].lower()
        if event.kind == "text":
            if hidden:
                continue
            if event.text != source[event.start : event.end]:
                if event.text.isspace() and event.text != "\u00a0":
                    page.space(event.start, event.end)
                else:
                    page.put_as(event.text, event.start, event.end)
                continue
            for found in _PIECES.finditer(source, event.start, event.end):
                (page.space if found["space"] else page.put)(*found.span())
            continue
        if name in _HIDDEN:
            hidden += 1 if event.kind == "start" else -1
            if not hidden:
                page.space(event.start, event.end)
        elif not hidden:
            if name in _BLOCKS:
                page.paragraph(_BLOCKS[name])
            elif name == "br" and event.kind == "start":
                page.line_break()
        if event.kind == "start" and language is None:
            language = (event.attributes.get("xml:lang") or event.attributes.get("lang") or "").strip() or None
    return page.finish(language)
