"""Paragraphs, sentences and languages, with offsets."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.language import LanguageGuesser
from audit.segment import segment
from audit.text import Article, Document

GUESSER = LanguageGuesser()


def article(text: str, language: str | None = "en") -> Article:
    return segment(Document("x.txt", text, text, "utf-8", ""), GUESSER, language)


def sentences(text: str, language: str = "en") -> list[str]:
    whole = article(text, language)
    return [text[s.start : s.end] for p in whole.paragraphs for s in p.sentences]


def test_a_line_is_a_paragraph() -> None:
    whole = article("One line here.\nAnother one.\r\n\r\nA third.\n")
    assert [whole.text[p.start : p.end] for p in whole.paragraphs] == ["One line here.", "Another one.", "A third."]


def test_lines_that_other_marks_end_are_no_fault() -> None:
    line = "The council of the town voted for the plan on Monday and"
    for mark in ("\x0b", "\x1c", "\u2028", "\x85"):
        text = f"{line}{mark}{mark}{line}\n{line}\n\n" * 3
        assert [text[p.start : p.end].count(line) for p in article(text).paragraphs] in ([2, 1] * 3, [3] * 3)


def test_hard_wrapped_lines_are_joined() -> None:
    block = (
        "The council met on Tuesday evening to decide on the future of the old\n"
        "library in the town centre, which has been closed since the flood that\n"
        "damaged its cellar in the spring and has not been opened to the public\n"
        "again.\n"
    )
    whole = article(block + "\n" + block)
    assert len(whole.paragraphs) == 2
    assert len(whole.paragraphs[0].sentences) == 1


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        (
            "fr",
            "M. Durand a rencontré Mme Petit. Ils ont parlé.",
            ["M. Durand a rencontré Mme Petit.", "Ils ont parlé."],
        ),
        ("ru", "Министр В. Иванов приехал. Его ждали.", ["Министр В. Иванов приехал.", "Его ждали."]),
        ("en", "J. R. Smith won. He smiled.", ["J. R. Smith won.", "He smiled."]),
        ("zh", "会议在周二举行。他们讨论了贸易。", ["会议在周二举行。", "他们讨论了贸易。"]),
    ],
)
def test_sentence_ends(language: str, text: str, wanted: list[str]) -> None:
    assert sentences(text, language) == wanted


@given(st.text(alphabet="ab. \n?!“”Aé。\r\t", max_size=80))
@settings(max_examples=200, deadline=None)
def test_nothing_but_white_space_is_lost(text: str) -> None:
    whole = article(text)
    marked = [s for p in whole.paragraphs for s in p.sentences]
    assert all(a.end <= b.start for a, b in pairwise(marked))
    assert "".join("".join(text[s.start : s.end].split()) for s in marked) == "".join(text.split())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The mayor said that the bridge would open again in the spring, after repairs worth two million."),
        ("es", "El alcalde dijo que el puente volverá a abrir en primavera, tras unas obras de dos millones."),
        ("de", "Der Bürgermeister sagte, die Brücke werde nach der Sanierung im Frühjahr wieder geöffnet."),
        ("ru", "Мэр заявил, что мост снова откроют весной после ремонта стоимостью два миллиона."),
        ("uk", "Мер заявив, що міст знову відкриють навесні після ремонту вартістю два мільйони."),
        ("zh", "市长说，大桥将在春季维修后重新开放，工程耗资两百万。"),
        ("ja", "市長は、橋は修理の後、春に再び開通すると述べた。"),
        ("ar", "قال رئيس البلدية إن الجسر سيفتح مرة أخرى في الربيع بعد إصلاحات بقيمة مليونين."),
        ("tr", "Belediye başkanı, köprünün onarımdan sonra ilkbaharda yeniden açılacağını söyledi."),
    ],
)
def test_article_language(language: str, text: str) -> None:
    assert article(text, None).language == language


def test_names_alone_are_not_judged() -> None:
    assert GUESSER.passage("Xi Jinping") is None
    assert GUESSER.passage("Vladimir Putin") is None


def test_digits_have_no_language() -> None:
    assert article("12 34\n56", None).language == "und"
