"""HTML source → tags and the text between them, by the tokenisation rules that browsers follow.

Not ``html.parser``: on ``<![x`` it raises ``AssertionError`` (Python 3.11), on unclosed tags it takes quadratic time
(24 kB: seven seconds), and what it makes of broken mark-up changes between Python versions, which reports must not.
Here every construct that is left open runs to the end of the source, so each character is looked at once.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from audit.text import Span


class Tag(NamedTuple):
    """A start or end tag; ``name`` in lower case, ``attributes`` as written, ``empty`` for ``<br/>`` in XHTML."""

    name: str
    closing: bool
    attributes: str
    empty: bool
    span: Span


_MARKUP = re.compile(
    r"""
      <!--(?:-?>|(?s:.*?)(?:--!?>|\Z))             # comment
    | <[!?][^>]*+(?:>|\Z)                          # doctype, processing instruction, marked section
    | </(?![a-zA-Z])[^>]*+(?:>|\Z)                 # end tag without a name
    | <(?P<closing>/?)(?P<name>[a-zA-Z][^\s/>]*+)
      (?P<attributes>(?:[^>"'=]++|=\s*+"[^"]*+(?:"|\Z)|=\s*+'[^']*+(?:'|\Z)|[="'])*+)(?:>|\Z)
    """,
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([^\s"'>/=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)|'([^']*)|([^\s>"']+)))?""")

# Elements in which nothing but their own end tag is mark-up.
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp")
}


def scan(source: str, start: int = 0, end: int | None = None) -> Iterator[Tag | Span]:
    """Tags, and spans of the text between them, in order; comments and declarations are left out."""
    end = len(source) if end is None else end
    xml = source.lstrip().startswith("<?xml")
    done = start
    while found := _MARKUP.search(source, done, end):
        if found.start() > done:
            yield Span(done, found.start())
        done = found.end()
        if found["name"] is None:
            continue
        name = found["name"].lower()
        empty = xml and found["attributes"].endswith("/")
        yield Tag(name, bool(found["closing"]), found["attributes"], empty, Span(found.start(), done))
        if name in _RAW and not found["closing"] and not empty:
            closing = _RAW[name].search(source, done, end)
            stop = closing.start() if closing else end
            if stop > done:
                yield Span(done, stop)
            done = stop
    if done < end:
        yield Span(done, end)


def attributes(written: str) -> dict[str, str]:
    """Attributes by their name in lower case, the first of each; one without a value has the empty value."""
    values: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(written):
        values.setdefault(found[1].lower(), found[2] or found[3] or found[4] or "")
    return values
