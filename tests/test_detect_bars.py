"""Bars of the page are found by the share of their letters that known pieces cover; its requests by how they begin."""

import pytest
from articles import marked

from audit.detect.page.bars import _pieces, measured
from audit.rules import library

BODY = "The bridge will reopen on Friday, the mayor told reporters, and nobody was hurt."


def found(rule: str, line: str) -> list[str]:
    return [text for text, _ in marked(rule, f"{BODY}\n\n{line}\n\n{BODY}\n")]


@pytest.mark.parametrize(
    "line",
    [
        "Comments (3) Report a mistake Send by Telegram",
        "FacebookWhatsAppDruckenMerken",
        "Number of readings: 77 Send to friends Print",
        "Published on 4 May 2021 at 10:12 - Reading time : 2 min. Save",
        "Text: Ann Bell / Photo: Jean Durand",
        "Log in to comment",
        "Screenshot from the video",
        "Kommentare (0) Schriftgröße: groß mittel klein",
        "Комментарии (4) Поделиться с друзьями",
        "التعليقات (2) شارك على فيسبوك",
        "评论（3） 分享到微信",
        "コメント（5） 写真を拡大",
    ],
)
def test_a_line_of_pieces_is_a_bar(line: str) -> None:
    assert found("page-bar", line) == [line]
    assert (
        found("page-bar", f"“{line}” is what stands there, as the mayor has said in his long speech to the town.") == []
    )


@pytest.mark.parametrize("line", ["Facebook", "Print", "Source: Coast Daily"])
def test_weak_pieces_need_company(line: str) -> None:
    assert found("page-bar", line) == []
    assert found("page-bar", f"{line}\nReport an error") == [f"{line}\nReport an error"]


@pytest.mark.parametrize("line", ["4 May 2021, 10:12", "Save the bridge"])
def test_other_lines_are_no_pieces(line: str) -> None:
    assert found("page-bar", f"{line}\nReport an error") == ["Report an error"]


def test_what_covers_a_line_is_measured_in_letters() -> None:
    pieces = _pieces(library()["page-bar"])
    assert measured(pieces, "Report error") == (1.0, 1, 0.0)
    assert measured(pieces, "Facebook, Twitter") == (1.0, 0, 2.0)
    assert measured(pieces, "Report error then") == (pytest.approx(11 / 15), 1, 0.0)
    assert measured(pieces, "12:30 | 14") == (0.0, 0, 0.0)


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe yourself to our YouTube channel.",
        "The article continues after the advertising",
        "If you found an error, select it and press Ctrl + Enter.",
        "The opinion of the author may not coincide with the position of the editors.",
        "Follow Coast Daily on Google News",
        "When using materials a link to the site is required.",
    ],
)
def test_a_page_that_speaks_is_found_unless_it_is_quoted(line: str) -> None:
    assert found("page-voice", line) == [line]
    assert found("page-voice", f"{BODY} {line}") == [line]
    assert found("page-voice", f"“{line}” the sign said.") == []
