"""One person under two names, or with two pronouns; figures of one article that contradict each other."""

from audit.detect import Context, detect
from audit.detect.names.given import gender
from audit.detect.names.meanings import LANGUAGES, meanings
from audit.detect.names.persons import sound, steps
from audit.language import LanguageGuesser
from audit.lexicon import lexicon
from audit.rules import library
from audit.segment import segment
from audit.text import Document

GUESSER = LanguageGuesser()


def found(rule: str, text: str, language: str = "en") -> list[tuple[str, float]]:
    article = segment(Document("case.txt", text, text, "utf-8", ""), GUESSER, language)
    signs = detect(article, [library()[rule]], Context(lexicon(language), GUESSER, company=True))
    return [(f.text, f.confidence) for f in signs]


def test_letters_turned_round_are_a_slip_and_no_sign() -> None:
    assert found("name-respelt", "Anna Shelmer paints. In the town Shlemer is known.") == []
    assert found("name-respelt", "Nabil al-Joundari came. Al-Jundari left.") == [("Al-Jundari", 0.85)]


def test_what_is_said_of_somebody_is_a_weaker_sign_than_who_speaks() -> None:
    text = "Tarvo Lindmäe said his staff had worked all night. “We are tired,” she said."
    assert found("pronoun-of-person", text) == [("his", 0.65)]
    assert found("pronoun-of-person", text.replace("his staff", "he was tired and")) == [("he", 0.5)]


def test_digits_turned_round_need_an_article_or_the_same_words() -> None:
    assert found("digits-turned-round", "He sold 47 boats. He bought the 74 boats.") == [("74", 0.85)]
    assert found("digits-turned-round", "He sold 47 boats. She bought 74 boats.") == [("74", 0.5)]


def test_sounds_and_steps() -> None:
    assert sound("Khorshidi") == sound("Horshidi")
    assert [steps("berga", "bereuga", 2), steps("abc", "acb", 1), steps("abc", "xyz", 1)] == [2, 1, 2]


def test_first_names_and_meanings() -> None:
    assert [gender(["Maria", "Berg"]), gender(["Igor"]), gender(["Lena", "Ivanova"]), gender(["Zim"])] == [
        "f",
        "m",
        "f",
        "",
    ]
    assert all(meanings(language) for language in LANGUAGES)
    assert "Coelho" in meanings("en")["Rabbit"]
    assert not meanings("xx")
