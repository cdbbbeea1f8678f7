"""Loops are found whole, chants and lists are not loops, and long texts take no longer than their length."""

import time

import pytest

from audit.detect import Context
from audit.detect.repeats.repetition import loops, stuck
from audit.language import LanguageGuesser
from audit.lexicon import lexicon
from audit.rules import library
from audit.text import Article, Document


def found(text: str, language: str = "en") -> list[tuple[str, str]]:
    article = Article(Document("case.txt", text, text, "utf-8", ""), language)
    findings = loops(article, library()["loop"], Context(lexicon(language), LanguageGuesser()))
    return [(f.text, f.repairs[0].text) for f in findings]


@pytest.mark.parametrize(
    ("text", "language", "loop", "once"),
    [
        (
            "She took the road to the road to the road to the lake.",
            "en",
            "the road to " * 2 + "the road to the",
            "the road to",
        ),
        ("Er kam aus der Stadt " + "aus der Stadt " * 4 + "und blieb.", "de", "aus der Stadt " * 5, "aus der Stadt"),
        ("免费观看视频免费观看视频免费观看视频，记者说。", "zh", "免费观看视频" * 3, "免费观看视频"),
        (
            "Мост в мае, весной, весной в мае, весной, весной в мае, весной, весной в мае",
            "ru",
            "в мае, весной, весной " * 3 + "в мае",
            "в мае, весной, весной",
        ),
    ],
)
def test_a_loop_is_found_whole_and_one_round_is_kept(text: str, language: str, loop: str, once: str) -> None:
    assert found(text, language) == [(loop.rstrip(", "), once)]


@pytest.mark.parametrize(
    "text",
    [
        "It was a very, very, very long way. No, no, no, no!",
        "Lock the gate! Lock the gate! Lock the gate! they cried.",
        "Row, row, row your boat. Duran Duran Duran and New York, New York, New York.",
        "1 2 3 1 2 3 1 2 3 1 2 3",
        "- - - - - - - - ........ * * * *",
        "yes no\nyes no\nyes no\nyes no\n",
    ],
)
def test_what_goes_round_rightly_is_let_pass(text: str) -> None:
    assert found(text) == []


def test_time_grows_with_length_only() -> None:
    began = time.perf_counter()
    stuck("a b c d e f " * 20_000)
    stuck(" ".join(str(n % 997) for n in range(100_000)))
    assert time.perf_counter() - began < 5
