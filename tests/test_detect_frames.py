"""Small words that are written as one, and times of day."""

import pytest

from tests.articles import marked


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("fr", "Il parle de le port et part.", [("de le", "du")]),
        ("fr", "Il vient de le dire et de les bien payer, prêt à les aider.", []),
        ("it", "Il muro di il porto cade.", [("di il", "del")]),
        ("pt", "O muro de do porto caiu.", [("de do", "do")]),
        ("pt", "O fato de o governo sair, em vez de na cidade.", []),
        ("es", "Está en al puerto viejo.", [("en al", "en el")]),
    ],
)
def test_contracted(language: str, text: str, found: list[tuple[str, str]]) -> None:
    assert marked("article-not-contracted", text, language) == found


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("es", "Abre a las 8 pm hoy.", [("8 pm", "20:00")]),
        ("fr", "Il ouvre à 12:15 PM demain.", [("12:15 PM", "12 h 15")]),
        ("de", "Das Museum öffnet um 11pm.", [("11pm", "23 Uhr")]),
        ("es", "Mide 20 ppm y pesa 30 pm.", []),
    ],
)
def test_clock(language: str, text: str, found: list[tuple[str, str]]) -> None:
    assert marked("twelve-hour-clock", text, language) == found


def test_comma_after_first_phrase() -> None:
    rule = "comma-after-first-phrase"
    assert marked(rule, "Anhand der Zahlen im neuen Bericht, ist die Lage ernst.", "de") == [(",", "")]
    assert marked(rule, "In normalen Zeiten arbeitet man zehn Stunden, ist aber froh.", "de") == []
    assert marked(rule, "Zu deiner Katze, hatte sie gesagt. In Paris angekommen, ist er müde.", "de") == []
