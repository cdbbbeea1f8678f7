"""A headline in a structured file: plain text on one line, whatever line ends and indents the file puts in it."""

import re

from audit.read.page import Page, Visible

_PIECES = re.compile(r"(?P<space>[ \t\r\n]+)|[^ \t\r\n]++(?:[ ][^ \t\r\n]++)*+")


def visible(source: str) -> Visible:
    """The source with its white space collapsed."""
    page = Page(source)
    for found in _PIECES.finditer(source):
        (page.space if found["space"] else page.put)(*found.span())
    return page.finish()
