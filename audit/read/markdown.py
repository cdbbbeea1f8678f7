"""Markdown (CommonMark with tables and strikethrough): the text that a reader sees of it.

Front matter, code blocks, comments, pictures, link targets and link definitions are no prose. HTML in it is read as
HTML. markdown-it tells the lines of a block but not the place of an inline token, so that place is counted out here,
token by token; where the count does not meet the source, the block is mapped as a whole.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from audit.read import html
from audit.read.page import Page, Visible
from audit.text import Span

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(
    r"""
      ---[ \t]*(?:\r\n?|\n)
      (?P<yaml>(?:\#[^\r\n]*+|\s)*+[\w-]+[ \t]*:(?s:.*?))     # a key first, or it is a rule and a heading
      (?<=[\r\n])(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)
    | \+\+\+[ \t]*(?:\r\n?|\n)(?P<toml>(?s:.*?))(?<=[\r\n])\+\+\+[ \t]*(?=[\r\n]|\Z)
    """,
    re.VERBOSE,
)
_LANGUAGE = re.compile(r"""^lang(?:uage)?[ \t]*[:=][ \t]*["']?([A-Za-z]{2,3}(?:[-_]\w+)*)""", re.MULTILINE)
_LINE_END = re.compile(r"\r\n?|\n")
_SOFT_BREAK = re.compile(r" *\n[ \t]*")
_HARD_BREAK = re.compile(r"(?: *|\\)\n[ \t]*")
_BREAK_TAG = re.compile(r"<br\b", re.IGNORECASE)
_RUN = re.compile(r"(?P<space>[ \t]+)|[^ \t]++(?: [^ \t]++)*+")


def visible(source: str) -> Visible:
    """The visible text of a Markdown file."""
    front = _FRONT_MATTER.match(source)
    # Its lines stay as empty ones, so that the parser's line numbers are those of the source.
    body = "\n" * len(_LINE_END.findall(front[0])) + source[front.end() :] if front else source
    language = _LANGUAGE.search(front["yaml"] or front["toml"] or "") if front else None

    page = Page(source)
    lines = _lines(source)
    tokens = _parser().parse(body)
    for index, token in enumerate(tokens):
        if token.level == 0:
            page.paragraph(2)
        if token.type == "html_block" and token.map:
            html.write(page, source, lines[token.map[0]].start, lines[token.map[1] - 1].end)
        elif token.type == "inline" and token.map:
            opening = tokens[index - 1]
            cell = opening.type in ("td_open", "th_open")
            page.paragraph(1 if cell or opening.hidden else 2)
            block = _Block(source, token.content, lines[token.map[0] : token.map[1]], page.source_end if cell else None)
            _write(page, source, block, _parts(block, token.children or ()))
    return page.finish(language[1] if language else None)


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import autolink, backtick, image, link

    # Without text_join, what stands for an escape or an entity keeps its own token.
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")
    for name, rule in (("autolink", autolink), ("backticks", backtick), ("image", image), ("link", link)):
        parser.inline.ruler.at(name, _with_end(rule))
    return parser


def _with_end(rule: "Callable[[StateInline, bool], bool]") -> "Callable[[StateInline, bool], bool]":
    """The rule, noting in the last token it makes where in the block's content it ends."""

    def noting(state: "StateInline", silent: bool) -> bool:
        before = len(state.tokens)
        done = rule(state, silent)
        if done and len(state.tokens) > before:
            state.tokens[-1].meta["end"] = state.pos
        return done

    return noting


def _lines(source: str) -> list[Span]:
    starts, ends = [0], []
    for found in _LINE_END.finditer(source):
        ends.append(found.start())
        starts.append(found.end())
    return [Span(*line) for line in zip(starts, [*ends, len(source)], strict=True)]


class _Block:
    """A block's content (its lines without quote marks, indents and the like) and the source lines it comes from.

    For a table cell, ``after`` is where the cell before it ends, or any smaller offset.
    """

    def __init__(self, source: str, content: str, lines: Sequence[Span], after: int | None) -> None:
        self.content = content
        self.whole = Span(lines[0].start, lines[-1].end)
        self._starts: list[int] = []  # in the content, of its lines
        self._places: list[int] = []  # in the source, of the same
        if after is not None:
            self._place_cell(source, lines[0], max(after, lines[0].start))
            return
        start = 0
        for line, limits in zip(content.split("\n"), lines, strict=False):
            # What is left of a line is its end, white space and a heading's closing marks aside.
            place = source.rfind(line.strip(), *limits)
            if place >= 0:
                self._starts.append(start)
                self._places.append(place - (len(line) - len(line.lstrip())))
            start += len(line) + 1

    def _place_cell(self, source: str, row: Span, after: int) -> None:
        written = self.content.replace("|", r"\|")
        place = source.find(written, after, row.end)
        self.whole = Span(place, place + len(written)) if place >= 0 else Span(after, after)
        if written == self.content and place >= 0:
            self._starts, self._places = [0], [place]

    def place(self, offset: int) -> int:
        """Where in the source the content's ``offset`` is, as far as the lines tell."""
        index = bisect_right(self._starts, offset) - 1
        return self._places[index] + offset - self._starts[index] if index >= 0 else self.whole.start


class _Part(NamedTuple):
    """What an inline token shows, and its place in the content of the block."""

    text: str
    start: int
    end: int
    verbatim: bool


def _parts(block: _Block, tokens: "Sequence[Token]") -> list[_Part]:
    parts: list[_Part] = []
    end = 0
    for token in tokens:
        start = end
        match token.type:
            case "text":
                end += len(token.content)
                parts.append(_Part(token.content, start, end, True))
            case "text_special":
                end += len(token.markup)
                parts.append(_Part(token.content, start, end, False))
            case "softbreak" | "hardbreak":
                pattern, shown = (_SOFT_BREAK, " ") if token.type == "softbreak" else (_HARD_BREAK, "\n")
                found = pattern.match(block.content, start)
                end = found.end() if found else start
                parts.append(_Part(shown, start, end, False))
            case "html_inline":
                end += len(token.content)
                if _BREAK_TAG.match(token.content):
                    parts.append(_Part("\n", start, end, False))
            case "code_inline":
                end = token.meta["end"]
                inside = block.content.find(token.content, start + len(token.markup), end)
                if inside >= 0:
                    parts.append(_Part(token.content, inside, inside + len(token.content), True))
                else:
                    parts.append(_Part(token.content, start, end, False))
            case "image":
                end = token.meta["end"]
                parts.append(_Part(" ", start, end, False))
            case "link_open":
                end += 1
            case "link_close":
                end = token.meta["end"]
            case _:
                end += len(token.markup)
    return parts


def _write(page: Page, source: str, block: _Block, parts: list[_Part]) -> None:
    for part in parts:
        if part.verbatim and not source.startswith(part.text, block.place(part.start)):
            page.put_as("".join(p.text for p in parts).strip(), *block.whole)
            return
    for part in parts:
        start, end = block.place(part.start), block.place(part.end)
        if part.text == "\n":
            page.line_break()
        elif part.text == " ":
            page.space(start, end)
        elif not part.verbatim:
            page.put_as(part.text, start, end)
        else:
            for found in _RUN.finditer(source, start, start + len(part.text)):
                if found["space"]:
                    page.space(*found.span())
                else:
                    page.put(*found.span())
