"""Whatever an article says, its quotation shows it and does nothing."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from audit.report.quote import Lines, around, code, fenced, inline, marked, plain, shorten, shown

HOSTILE: dict[str, str] = json.loads((Path(__file__).parent / "cases/report/hostile.json").read_text("utf-8"))
TRICKY = st.text(
    alphabet=st.one_of(st.sampled_from("`*_[]()<>&|~$#!\\:/ \n\r\t-+=.1ax\"'\u202e\u2067\x00שع;lt"), st.characters())
)
ISOLATES = str.maketrans("", "", "\u2068\u2069")


def tokens(markdown: str, extensions: Sequence[str] = ()) -> list[Token]:
    flat: list[Token] = []
    for token in MarkdownIt("commonmark").enable(list(extensions)).parse(markdown):
        flat += token.children or [] if token.type == "inline" else [token]
    return flat


def inline_text(markdown: str) -> str:
    """The visible text of one paragraph, which must hold nothing but text."""
    for extensions in ((), ("table", "strikethrough")):
        found = tokens(markdown, extensions)
        assert {t.type for t in found} <= {"paragraph_open", "paragraph_close", "text", "text_special"}, markdown
    return "".join(t.content for t in found)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_article_is_only_text(text: str) -> None:
    assert inline_text(f"“{inline(text)}”").translate(ISOLATES) == f"“{plain(text)}”"


@settings(deadline=None)
@given(TRICKY)
def test_any_text_is_only_text(text: str) -> None:
    assert inline_text(f"“{inline(text)}”").translate(ISOLATES) == f"“{plain(text)}”"


@settings(deadline=None)
@given(TRICKY)
def test_any_text_stays_in_its_table_cell(text: str) -> None:
    page = MarkdownIt("commonmark").enable("table").parse(f"| a | b |\n|--|--|\n| “{inline(text)}” | end |")
    cells = [page[i + 1] for i, token in enumerate(page) if token.type == "td_open"]
    assert len(cells) == 2
    assert "".join(c.content for c in cells[0].children or []).translate(ISOLATES) == f"“{plain(text)}”"


@settings(deadline=None)
@given(TRICKY)
def test_any_text_fits_a_code_span(text: str) -> None:
    if not plain(text):
        assert code(text) == ""
        return
    found = [t for t in tokens(f"File {code(text)} is read.") if t.type == "code_inline"]
    assert [t.content for t in found] == [plain(text)]


@settings(deadline=None)
@given(TRICKY)
def test_nothing_closes_a_fenced_block(text: str) -> None:
    block, after = [t for t in tokens(f"{fenced(text, 'diff')}\n\nafter") if t.type in ("fence", "text")]
    assert (block.content, after.content) == (shown(text) + "\n", "after")


def test_what_cannot_be_seen_is_named() -> None:
    assert plain("a\u202eb\x00c\u200bd\ud800") == "a[U+202E]b[U+0000]c[U+200B]d[U+D800]"
    assert plain("مي\u200cخواهم") == "مي\u200cخواهم", "the joiners belong to Persian"


def test_right_to_left_text_is_isolated() -> None:
    assert inline("قال") == "\u2068قال\u2069"
    assert inline("said") == "said"


def test_plain_prose_stays_readable_in_the_raw_text() -> None:
    prose = "Xi's visit (the first) – since 2020: “no limits”, $140 to US$93, 5.5% up in file_name.txt."
    assert inline(prose) == prose


def test_extensions_of_some_renderers_find_nothing() -> None:
    assert inline("see https://a.org, www.a.org") == "see https\\://a.org, www\\.a.org"
    assert inline("the formula $x$ and $$y$$") == "the formula $x\\$ and $\\$y\\$\\$"


def test_a_span_is_marked_inside_its_words() -> None:
    text = "The leaders might stand once morest the West.\nNext line."
    assert marked(text, 24, 35) == "“The leaders might stand ⟦once morest⟧ the West.”"


def test_a_span_over_lines_shows_the_line_ends() -> None:
    text = "It was held.\n\nLeave a Replay\nName"
    assert marked(text, 7, 28) == "“It was ⟦held. ⏎ Leave a Replay⟧”"


def test_white_space_alone_is_shown_by_signs() -> None:
    assert marked("two  spaces", 3, 5) == "“two⟦␣␣⟧spaces”"
    assert marked("end.\nNext", 4, 5) == "“end.⟦⏎⟧Next”"
    assert marked("here", 2, 2) == "“he⟦⟧re”"


def test_context_is_cut_between_words() -> None:
    text = "word " * 60 + "X" + " word" * 60
    before, after = around(text, 300, 301, 20)
    assert (before, after) == ("… word word word ", " word word word …")


def test_long_text_loses_its_middle() -> None:
    short = shorten("a" * 300 + "z" * 300, 100)
    assert len(short) < 110
    assert short.startswith("aaa")
    assert short.endswith("zzz")


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("one\ntwo", 4, (2, 1)),
        ("one\r\ntwo\rthree", 9, (3, 1)),
        ("one\r\ntwo", 3, (1, 4)),
        ("\ufeffone", 1, (1, 1)),
        ("\ufeffone\ntwo", 6, (2, 2)),
        ("", 0, (1, 1)),
    ],
)
def test_line_and_column(text: str, offset: int, place: tuple[int, int]) -> None:
    assert Lines(text).at(offset) == place
