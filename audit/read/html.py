"""HTML: the text that a browser shows, page furniture included, each character with its place in the source."""

import re
from collections import defaultdict
from html import unescape
from typing import NamedTuple

from audit.read.page import Page, Visible
from audit.read.tags import Tag, attributes, scan
from audit.text import Span


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Elements that start and end a line, and whether an empty line sets them apart (2) or not (1).
_BLOCKS = dict.fromkeys(
    _names(
        "address article aside blockquote center details dialog dl fieldset figure footer form h1 h2 h3 h4 h5 h6 "
        "header hgroup hr main menu nav ol p pre section table title ul xmp"
    ),
    2,
) | dict.fromkeys(
    _names("body button caption dd div dt figcaption html legend li option search summary tbody td tfoot th thead tr"),
    1,
)
_VOID = _names("area base br col embed hr img input link meta param source track wbr")
# Shown as a box that is no text of the page; it separates the words around it.
_BOXES = _names("audio canvas datalist embed iframe img input object select svg textarea video")
# Not shown, or, as ruby text, not in the line.
_HIDDEN = _BOXES | _names("noembed noframes noscript rp rt script style template")
# No end tag of an inline element reaches across these.
_BARRIERS = frozenset(_BLOCKS) | (_HIDDEN - {"rp", "rt"})
_PREFORMATTED = _names("pre xmp")
# An element of the key ends where one of the values starts, if none but inline elements stand between.
_ENDED_BY = {
    "p": frozenset(_BLOCKS) - {"title", "button", "legend"},
    "li": _names("li"),
    "dt": _names("dt dd"),
    "dd": _names("dt dd"),
    "td": _names("td th tr tbody tfoot"),
    "th": _names("td th tr tbody tfoot"),
    "tr": _names("tr tbody tfoot"),
    "thead": _names("tbody tfoot"),
    "tbody": _names("tbody tfoot"),
}
_LANGUAGE_HOLDERS = _names("html body article main")
_HIDING_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)

_REFERENCE = r"(?P<reference>&(?:\#[0-9]{1,9}|\#[xX][0-9a-fA-F]{1,8}|[a-zA-Z][a-zA-Z0-9]{1,31});?)"
_PIECES = re.compile(
    rf"(?P<space>[ \t\n\f\r]+)|{_REFERENCE}|(?P<run>[^ \t\n\f\r&]++(?:[ ][^ \t\n\f\r&]++)*+|&)",
)
_PREFORMATTED_PIECES = re.compile(rf"(?P<space>(?!))|{_REFERENCE}|(?P<run>[^&]++|&)")
_SPACES = " \t\n\f\r"
# WordPress: the tags of its own that are no text, and where it makes paragraphs of lines.
_SHORTCODE = re.compile(r"\[/?(?:audio|caption|embed|gallery|playlist|video|wp_caption)(?:[ \t][^\[\]]{0,2000})?/?\]")
_EMPTY_LINE = re.compile(r"\n[ \t]*\r?\n|\r[ \t]*\r")


def visible(source: str) -> Visible:
    """The visible text of a page, in time linear in its length however broken it is."""
    page = Page(source)
    return page.finish(write(page, source))


def visible_post(source: str) -> Visible:
    """The visible text of a WordPress post, in which empty lines part paragraphs and ``[gallery]`` is no text."""
    page = Page(source)
    return page.finish(write(page, source, post=True))


def write(page: Page, source: str, start: int = 0, end: int | None = None, post: bool = False) -> str | None:
    """Write what ``source[start:end]`` shows onto ``page``; returns the language that it declares."""
    walk = _Walk(page, source, post)
    for token in scan(source, start, end):
        if isinstance(token, Span):
            walk.text(token)
        elif token.closing:
            walk.close(token)
        else:
            walk.open(token)
    return walk.language


class _Element(NamedTuple):
    """An open element; ``hidden`` and ``preformatted`` are inherited."""

    name: str
    hidden: bool
    preformatted: bool


class _Walk:
    """Follows tags and text, and knows of each character whether it is shown.

    Besides the stack of open elements it keeps where each name stands in it, and where the barriers do, so that no tag
    has to search the stack.
    """

    def __init__(self, page: Page, source: str, post: bool) -> None:
        self._page = page
        self._source = source
        self._post = post
        self._stack: list[_Element] = [_Element("", False, False)]
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._barriers: list[int] = [0]
        self._newline_dropped_at = -1
        self.language: str | None = None

    def open(self, tag: Tag) -> None:
        name = tag.name
        self._end_implied(name)
        outer = self._stack[-1]
        self._set_apart(name)
        if not outer.hidden:
            if name == "br":
                self._page.line_break()
            elif name in _BOXES:
                self._page.space(*tag.span)
        hidden = outer.hidden or name in _HIDDEN or self._says_hidden(tag)
        if name in _VOID or tag.empty:
            return
        if name in _BARRIERS:
            self._barriers.append(len(self._stack))
        self._places[name].append(len(self._stack))
        self._stack.append(_Element(name, hidden, outer.preformatted or name in _PREFORMATTED))
        if name in _PREFORMATTED:
            self._newline_dropped_at = tag.span.end

    def close(self, tag: Tag) -> None:
        places = self._places[tag.name]
        if not places:
            if tag.name == "p":  # browsers make an empty element of this, and of </br>
                self._set_apart("p")
            elif tag.name == "br" and not self._stack[-1].hidden:
                self._page.line_break()
        elif tag.name in _BARRIERS:
            self._close_down_to(places[-1])
            self._set_apart(tag.name)
        elif places[-1] > self._barriers[-1]:
            # Otherwise it would close a block inside it: <b><p></b>.
            self._close_down_to(places[-1])

    def text(self, span: Span) -> None:
        element = self._stack[-1]
        if element.hidden:
            return
        start, end = span
        if start == self._newline_dropped_at:
            start += 2 if self._source.startswith("\r\n", start) else int(self._source.startswith("\n", start))
        if self._post:
            for code in _SHORTCODE.finditer(self._source, start, end):
                self._pieces(start, code.start(), element.preformatted)
                self._page.space(*code.span())
                start = code.end()
        self._pieces(start, end, element.preformatted)

    def _pieces(self, start: int, end: int, preformatted: bool) -> None:
        pattern = _PREFORMATTED_PIECES if preformatted else _PIECES
        for found in pattern.finditer(self._source, start, end):
            if found["run"]:
                self._page.put(*found.span())
            elif found["space"]:
                if self._post and _EMPTY_LINE.search(found[0]):
                    self._page.paragraph(2)
                else:
                    self._page.space(*found.span())
            else:
                character = unescape(found[0])
                if character in _SPACES and not preformatted:
                    self._page.space(*found.span())
                else:
                    self._page.put_as(character, *found.span())

    def _set_apart(self, name: str) -> None:
        if name in _BLOCKS and not self._stack[-1].hidden:
            self._page.paragraph(_BLOCKS[name])

    def _says_hidden(self, tag: Tag) -> bool:
        if not tag.attributes or tag.attributes == "/":
            return False
        values = attributes(tag.attributes)
        if self.language is None and tag.name in _LANGUAGE_HOLDERS:
            self.language = (values.get("lang") or values.get("xml:lang") or "").strip() or None
        return "hidden" in values or bool(_HIDING_STYLE.search(values.get("style", "")))

    def _end_implied(self, name: str) -> None:
        while name in _ENDED_BY.get(self._stack[self._barriers[-1]].name, ()):
            self._close_down_to(self._barriers[-1])

    def _close_down_to(self, place: int) -> None:
        while len(self._stack) > place:
            name = self._stack.pop().name
            self._places[name].pop()
            if name in _BARRIERS:
                self._barriers.pop()
