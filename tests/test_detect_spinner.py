"""Synonym substitution inside words and in fixed phrases."""

import pytest

from audit.detect import Context, detect, weigh
from audit.finding import Finding
from audit.language import LanguageGuesser
from audit.lexicon import lexicon
from audit.rules import library
from audit.segment import segment
from audit.text import Document

GUESSER = LanguageGuesser()
RULES = [rule for rule in library().values() if rule.family == "spinner-substitution" and rule.margin is None]


def found(text: str, language: str = "en") -> list[Finding]:
    article = segment(Document("case.txt", text, text, "utf-8", ""), GUESSER, language)
    return weigh(detect(article, RULES, Context(lexicon(language), GUESSER)), article)


@pytest.mark.parametrize(
    ("language", "spun", "word"),
    [
        ("en", "once morest", "against"),
        ("en", "Once  morest".replace("  ", " "), "Against"),
        ("en", "followingmath", "aftermath"),
        ("en", "followingwards", "afterwards"),
        ("en", "alongsidedraw", "withdraw"),
        ("en", "roundregarding", "roundabout"),
        ("fr", "jacependant", "jamais"),
        ("de", "Inhjedoch", "Inhaber"),
    ],
)
def test_replacement_inside_a_word(language: str, spun: str, word: str) -> None:
    (finding,) = found(f"x {spun} y", language)
    assert (finding.text, finding.repairs[0].text) == (spun, word)


@pytest.mark.parametrize(
    "text",
    [
        "Once more they spoke regarding the following afternoon; withinyour reach, followingthe road.",
        "A report regarding 20 years of peace, regardingless and regardings aside.",
        "Morest is a surname; once Morest came.",
    ],
)
def test_sound_words(text: str) -> None:
    assert [f for f in found(text) if f.rule == "spun-inside-word"] == []


def test_about_is_restored_only_where_a_certain_sign_stands() -> None:
    assert found("She wrote a book regarding bees and was worried regarding rain.") == []
    spun = found("She wrote a book regarding bees, once morest all advice, and was worried regarding rain.")
    assert [f.text for f in spun] == ["regarding", "once morest", "regarding"]


def test_quantities_need_about() -> None:
    (finding,) = found("The wall is regarding 20 metres high.")
    assert finding.repairs[0].text == "about"
    assert found("The rules regarding 20 percent tariffs stand.") == []
