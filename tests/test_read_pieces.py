"""Whatever the format, each character of the visible text leads to its place in the source."""

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audit.errors import EmptyFile
from audit.read import read_bytes
from audit.read.page import Page
from audit.text import Document, Span

CASES = [
    pytest.param(format, case[format], case["text"], id=f"{format}: {case['name']}")
    for format in ("html", "markdown")
    for case in tomllib.loads((Path(__file__).parent / f"cases/read/{format}.toml").read_text("utf-8"))["case"]
]

HTML_SCRAPS = """<p> </p> <div> <b> </b> <br> </br> <pre> </pre> <li/hidden> </ul> <script> </script> <title> <!-- -->
<select> </select> <![x < > & &amp; &nbsp; &notit &#65; &#x; &#32; <a/href='x'> <img> ' " é 漢 word Two,"""
MARKDOWN_SCRAPS = r"""# * ** _ ` `` ~~ [ ] ( ) ![ ](x) <b> </b> <br> <!-- --> > - 1. | |-| \ \* \| &amp; & < word Two, é
--- +++ a: ``` [x]: <http://a.b> <div>"""
WHITE_SPACE = (" ", "  ", "\t", "\u00a0", "\n", "\r\n", "\n\n", "\n    ", "\n> ")


def sources(scraps: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from([*scraps.split(), *WHITE_SPACE]), max_size=30).map("".join)


def parse(source: str, format: str) -> Document | None:
    try:
        return read_bytes(source.encode(), "article", format)
    except EmptyFile:
        return None


def check_pieces(document: Document) -> None:
    text, source = document.text, document.source
    text_end = source_end = 0
    for piece in document.pieces:
        assert piece.text_start == text_end < piece.text_end, "pieces cover the text without a gap"
        assert source_end <= piece.source_start <= piece.source_end <= len(source), "and never go back in the source"
        text_end, source_end = piece.text_end, piece.source_end
        shown = text[piece.text_start : piece.text_end]
        written = source[piece.source_start : piece.source_end]
        if len(shown) == len(written):
            assert shown == written or shown.isspace()
            if not shown.isspace():
                assert document.locate(piece.text_start, piece.text_end) == (piece.source_start, piece.source_end)
            for start in range(piece.text_start, piece.text_end):
                assert document.locate(start, start + 1).start == piece.source_start + start - piece.text_start
    assert text_end == len(text) or not document.pieces
    whole = document.locate(0, len(text))
    assert 0 <= whole.start <= whole.end <= len(source)


@pytest.mark.parametrize(("format", "source", "text"), CASES)
def test_what_is_seen(format: str, source: str, text: str) -> None:
    document = read_bytes(source.encode(), "article", format)
    assert document.text == text
    check_pieces(document)


@pytest.mark.parametrize(("format", "source", "text"), [c for c in CASES if "\n" in c.values[1]])
def test_what_is_seen_with_other_line_ends(format: str, source: str, text: str) -> None:
    document = read_bytes(source.replace("\r", "").replace("\n", "\r\n").encode(), "article", format)
    assert document.text.replace("\r\n", "\n") == text
    check_pieces(document)


@settings(max_examples=300, deadline=None)
@given(sources(HTML_SCRAPS))
@example("<p>a</p>b\n c&nbsp;d")
def test_places_in_any_html(source: str) -> None:
    if document := parse(source, "html"):
        check_pieces(document)


@settings(max_examples=300, deadline=None)
@given(sources(MARKDOWN_SCRAPS))
@example("b ~~~a~~ c")
@example("|a|\n|-|\n|`x\\|y`|\n")
@example("a\n\u00a0b")
def test_places_in_any_markdown(source: str) -> None:
    if document := parse(source, "markdown"):
        check_pieces(document)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab é漢\U0001f600\u0301\ufeff\r\n\t", min_size=1))
def test_plain_text_is_its_own_source(source: str) -> None:
    document = parse(source, "text")
    if document and not source.startswith("\ufeff"):
        assert document.text == document.source == source
        assert document.locate(0, len(source)) == (0, len(source))


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="abc <>&é\n", min_size=1).filter(str.strip), st.data())
def test_words_lead_back_to_themselves(words: str, data: st.DataObject) -> None:
    """Escaping text and reading it again: every slice of a word is found where it was written."""
    written = "".join(f"&#{ord(c)};" if c in "<>&" else f"<i>{c}</i>" for c in words if not c.isspace())
    document = read_bytes(f"<!-- x --><p>{written}</p>".encode(), "article", "html")
    assert document.text == "".join(words.split())
    start = data.draw(st.integers(0, len(document.text) - 1))
    place = document.locate(start, start + 1)
    character = document.text[start]
    expected = f"&#{ord(character)};" if character in "<>&" else character
    assert document.source[slice(*place)] == expected


def test_place_of_a_phrase_spans_its_markup() -> None:
    document = read_bytes(b"<p>The <b>min</b>ister &amp; others</p>", "article", "html")
    start = document.text.index("minister & others")
    assert document.source[slice(*document.locate(start, len(document.text)))] == "min</b>ister &amp; others"


def test_place_in_markdown_leaves_out_the_marks() -> None:
    document = read_bytes(b"> The **minister**\r\n> [said](http://x.org/said) \\*so\r\n", "article", "markdown")
    for word, written in (("minister", "minister"), ("said", "said"), ("*", "\\*"), ("so", "so")):
        start = document.text.index(word)
        place = document.locate(start, start + len(word))
        assert document.source[slice(*place)] == written
    assert document.source.index("said") == document.locate(document.text.index("said"), len(document.text)).start


@pytest.mark.parametrize(("markdown", "text", "place"), [("\u00a0\na *b*", "a b", "b"), ("b ~~~a~~ c", "b ~a c", "a")])
def test_a_count_that_fails_maps_the_block_as_a_whole(markdown: str, text: str, place: str) -> None:
    document = read_bytes(markdown.encode(), "article", "markdown")
    assert " ".join(document.text.split()) == text
    start = document.text.index(place)
    assert place in document.source[slice(*document.locate(start, start + 1))]


@pytest.mark.parametrize(
    ("unit", "after", "shown"),
    [
        ("<div>", "x", True),
        ("<b>", "x", True),
        ("<p>x", "", True),
        ("<ul><li>", "x", True),
        ("<b><p></b>", "x", True),
        ("&#", ";", True),
        ("<", " x", True),
        ("<br>", "x", True),
        ("<a ", "", False),
        ('<a b="', "", False),
        ("<!--", "", False),
        ("</", "", False),
        ("<script></", "", False),
    ],
)
def test_a_hundred_thousand_of_anything(unit: str, after: str, shown: bool) -> None:
    started = time.perf_counter()
    document = parse(unit * 100_000 + after, "html")
    assert (document is not None) is shown
    assert time.perf_counter() - started < 10  # a second or less; hours if it were quadratic


def test_page_says_that_a_replacement_of_equal_length_is_none() -> None:
    page = Page("ab")
    page.put_as("xy", 0, 2)
    text, pieces, _ = page.finish()
    document = Document("p", "ab", text, "utf-8", "", pieces=pieces)
    assert text == "xy"
    assert document.locate(0, 2) == Span(0, 2)
    assert document.locate(0, 1) == Span(0, 2)
