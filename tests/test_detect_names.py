"""Exonyms of a third language, slips in well-known names, two spellings of one name."""

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


def test_variants_differ_inside_the_name() -> None:
    text = "Kashimoto closed. Workers at Kashimoto wept, and Cashimoto was praised."
    assert found("name-variant", text) == [("Cashimoto", "Kashimoto")]
    assert found("name-variant", "Andersson met the Anderssons. Andersson left Andersonville.") == []
