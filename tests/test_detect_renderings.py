"""Phrases put over word by word, sources in a sentence of their own, amounts and capitals of another language."""

import pytest

from tests.articles import marked


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Despite of the rain the ferry sailed.", [("Despite of", "Despite")]),
        ("en", "They met despite the rain, because of the fair.", []),
        ("en", "The boat opened on the 5 of May to guests.", [("the 5 of May", "May 5")]),
        ("en", "The boat opened on the 5th of May.", []),
        ("en", "It costs more then the average boat.", [("then", "than")]),
        ("en", "It rained more, then the sun came.", []),
        ("en", "The fair had place in the harbour.", [("had place", "took place")]),
        ("es", "Hace mucho sentido cerrar el puerto.", [("Hace mucho sentido", "Tiene mucho sentido")]),
        ("es", "Lo hace en un sentido literal.", []),
        ("fr", "La fête aura lieu sur lundi au port.", [("sur lundi", "lundi")]),
    ],
)
def test_phrases(language: str, text: str, found: list[tuple[str, str]]) -> None:
    assert marked("phrase-word-by-word", text, language) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "The bridge is closed. This is reported in May by the Courier. Ships wait.",
            [("This is reported in May by the Courier.", "The Courier reported this in May.")],
        ),
        (
            "It is told by the head of the yard.",
            [("It is told by the head of the yard.", "The head of the yard said this.")],
        ),
        ("This was announced on Monday, as always.", [("This was announced", None)]),
        ("It is reported that the bridge is closed. This is how it is told.", []),
    ],
)
def test_sources(text: str, found: list[tuple[str, str | None]]) -> None:
    assert marked("this-is-reported", text) == found


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("de", "Er zahlt $11,85 Milliarden dafür.", [("$11,85 Milliarden", "11,85 Milliarden Dollar")]),
        ("fr", "Le port vaut € 2 millions.", [("€ 2 millions", "2 millions d’euros")]),
        ("it", "Il porto vale £3 milioni.", [("£3 milioni", "3 milioni di sterline")]),
        ("de", "Das Los kostet $1, der Hafen 5 Millionen Dollar und US$5 Millionen.", []),
        ("es", "El puerto vale $5 millones.", []),
    ],
)
def test_amounts(language: str, text: str, found: list[tuple[str, str]]) -> None:
    assert marked("currency-sign-first", text, language) == found


@pytest.mark.parametrize(
    ("rule", "language", "text", "found"),
    [
        ("noun-without-capital", "de", "Er lobt die wirtschaft und den jung.", [("wirtschaft", "Wirtschaft")]),
        ("noun-without-capital", "de", "Sie haben die Lieder gesungen; die Fähre kam.", []),
        ("initials-without-capitals", "ru", "Пришёл т. п. Попова.", []),
        ("initials-without-capitals", "ru", "Пришёл с. н. Адамов.", [("с. н.", "С. Н.")]),
        ("initials-without-capitals", "ru", "Он умер в 5 г. до н. э. Петров писал.", []),
    ],
)
def test_capitals(rule: str, language: str, text: str, found: list[tuple[str, str]]) -> None:
    assert marked(rule, text, language) == found


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("es", "Abre de 6 a 8 pm en mayo.", [("6 a 8 pm", "18:00 a 20:00")]),
        ("es", "Abre de 11 a 2:30 PM en mayo.", [("11 a 2:30 PM", "11:00 a 14:30")]),
        ("de", "Es öffnet von 6 bis 8 pm.", [("6 bis 8 pm", "18 bis 20 Uhr")]),
        ("pt", "Abre das 2-4pm.", [("2-4pm", "14h-16h")]),
        ("es", "De 6 a 8 personas miden 30 ppm.", []),
    ],
)
def test_hours_from_to(language: str, text: str, found: list[tuple[str, str]]) -> None:
    assert marked("twelve-hour-clock", text, language) == found
