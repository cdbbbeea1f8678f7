"""Exonyms of a third language, slips in well-known names, case endings, family names and capitals that change."""

from audit.detect import Context, detect
from audit.language import LanguageGuesser
from audit.lexicon import lexicon
from audit.rules import library
from audit.segment import segment
from audit.text import Document

GUESSER = LanguageGuesser()


def found(rule: str, text: str, language: str = "en") -> list[tuple[str, str]]:
    article = segment(Document("case.txt", text, text, "utf-8", ""), GUESSER, language)
    signs = detect(article, [library()[rule]], Context(lexicon(language), GUESSER))
    return [(f.text, f.repairs[0].text) for f in signs]


def test_exonym_needs_a_first_name_a_title_or_the_sound_form() -> None:
    assert found("pivot-exonym", "President Poutine spoke.") == [("Poutine", "Putin")]
    assert found("pivot-exonym", "Putin left. Poutine spoke.") == [("Poutine", "Putin")]
    assert found("pivot-exonym", "Poutine with cheese is served in Quebec.") == []
    assert found("pivot-exonym", "Le président Poutine a parlé à Moscou.", "fr") == []
    assert found("pivot-exonym", "Le président Wladimir Putin a parlé.", "fr") == [("Putin", "Poutine")]


def test_place_needs_the_sound_form_and_no_name_beside_it() -> None:
    assert found("pivot-exonym", "In Moscow it rained. He left Moscou at night.") == [("Moscou", "Moscow")]
    assert found("pivot-exonym", "In Moscow it rained. He read the Gazette Moscou at night.") == []


def test_slip_is_marked_alone_even_if_the_name_is_run_on() -> None:
    assert found("misspelt-name", "Anthony Blinkenasked for time.") == [("Anthony", "Antony")]
    assert found("misspelt-name", "Antony Blinken met Anthony Albanese.") == []


def test_case_ending_of_another_language() -> None:
    text = "The talks in Rotterdam failed. The dispute with Rotterdamom goes on, and the rotterdame too."
    assert found("name-inflected", text) == [("Rotterdamom", "Rotterdam"), ("rotterdame", "Rotterdam")]
    assert found("name-inflected", "Nobody named the town. The dispute with Rotterdamom goes on.") == []
    assert found("name-inflected", "Robert met Roberta, Roberto and Robertson in Rotterdam.") == []
    assert found("name-inflected", "Das Gericht von Rotterdam sprach über andere Rotterdame.", "de") == []


def test_family_name_of_another_romanisation_after_a_title() -> None:
    assert found("name-romanised-twice", "I met Ms. Li Jia-hui. Mr. Lee Our company was founded then.") == [
        ("Lee", "Li")
    ]
    assert found("name-romanised-twice", "Zhang Weimin sprach. Herr Cheung ging.", "de") == [("Cheung", "Zhang")]
    assert found("name-romanised-twice", "I met Ms. Li Jia-hui. Mr. Lee sat by. Lee Harbour is old.") == []
    assert found("name-romanised-twice", "I met Ms. Li Jia-hui. Bruce Lee starred in it.") == []


def test_capitals_that_change() -> None:
    text = "“UMI harbour”商场周一开业。UMI harbour有三十家商店，其他Umi Harbour店铺下月开业。"
    assert found("name-in-two-cases", text, "zh") == [("Umi Harbour", "UMI harbour")]
    assert found("name-in-two-cases", "LADY GAGA演唱会。Lady Gaga周一抵达，Lady Gaga周二离开。", "zh") == []
    assert found("name-in-two-cases", "Мы купили cloud IDE. Cloud IDE работает.", "ru") == []
