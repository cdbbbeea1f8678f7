"""A site in an agency's place is found there and wherever it is named again; real outlets are not."""

import pytest
from articles import marked

from audit.detect import Context
from audit.detect.page.agencies import replaced
from audit.language import LanguageGuesser
from audit.lexicon import lexicon
from audit.rules import library
from audit.text import Article, Document


def found(text: str, language: str = "en") -> list[tuple[str, str]]:
    article = Article(Document("case.txt", text, text, "utf-8", ""), language)
    findings = replaced(article, library()["site-for-agency"], Context(lexicon(language), LanguageGuesser()))
    return [(f.text, f.repairs[0].text) for f in findings]


def test_every_mention_counts_once_the_site_was_found_in_an_agency_s_place() -> None:
    text = "LISFORT (Newsmirror24.com) – The bridge is open.\nThe mayor told Newsmirror24.com that it is safe."
    assert found(text) == [("Newsmirror24.com", "Reuters")] * 2


@pytest.mark.parametrize(
    ("text", "language", "agency"),
    [
        ("Laut der Nachrichtenagentur Spiegelbild.net ist die Brücke offen.", "de", "dpa"),
        ("Мост открыт, сообщило агентство Newsmirror24.com.", "ru", "ТАСС"),
        ("El puente (Newsmirror24.com / Ana López) está abierto.", "es", "EFE"),
    ],
)
def test_the_likeliest_agency_follows_the_language(text: str, language: str, agency: str) -> None:
    assert [a for _, a in found(text, language)] == [agency]


@pytest.mark.parametrize(
    "text",
    [
        "The mayor told Newsmirror24.com that it is safe. Booking.com said so too.",
        "LISFORT (Dawn.com) – The bridge is open.",
        "More at https://www.newsmirror24.com/bridge (Newsmirror24.com)",
    ],
)
def test_outlets_that_report_themselves_are_let_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "language", "rendering", "agency"),
    [
        ("The mayor told Europe Press that it is safe.", "en", "Europe Press", "Europa Press"),
        ("LISFORT (with the agency France Press) – The bridge is open.", "en", "the agency France Press", "AFP"),
        ("Die Brücke ist offen (Assoziierte Presse).", "de", "Assoziierte Presse", "Associated Press"),
        ("El puente está abierto, según Prensa Asociada.", "es", "Prensa Asociada", "Associated Press"),
        ("Мост открыт, сообщает Ассоциированная пресса.", "ru", "Ассоциированная пресса", "Ассошиэйтед Пресс"),
        ("LISBONA (A.F.B) – Il ponte è aperto.", "it", "A.F.B", "AFP"),
    ],
)
def test_a_translated_name_gets_its_own(text: str, language: str, rendering: str, agency: str) -> None:
    assert marked("renamed-agency", text, language) == [(rendering, agency)]


def test_an_agency_s_own_name_is_let_pass() -> None:
    for name in ("Agence France-Presse", "Europa Press", "the Associated Press", "RIA Novosti", "(AFP)"):
        assert marked("renamed-agency", f"The mayor told {name} that it is safe.") == []
