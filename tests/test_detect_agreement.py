"""Words side by side that do not agree."""

import pytest

from tests.articles import marked


def test_number() -> None:
    assert marked("number-of-noun", "They signed 13 treaty of peace with several city in the south.") == [
        ("13 treaty", "13 treaties"),
        ("several city", "several cities"),
    ]
    assert marked("number-of-noun", "One of the woman was there, with hundreds of child from the town.") == [
        ("One of the woman", "One of the women"),
        ("hundreds of child", "hundreds of children"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The Mars 17 rocket is old.",
        "A level 3 hospital is near.",
        "The 5 minister of then met.",
        "It was many a ship of old.",
    ],
)
def test_a_number_that_names_is_none(text: str) -> None:
    assert marked("number-of-noun", text) == []


def test_pronoun_outside_quotations_only() -> None:
    assert marked("verb-of-pronoun", "In May they was ready.") == [("they was", "they were")]
    assert marked("verb-of-pronoun", 'He said: "Well, they was ready." Nobody else did.') == []


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("fr", "Voici un application du port.", ("un application", "une application")),
        ("fr", "Le nom du application est long.", ("du application", "de l'application")),
        ("es", "Todos ciudades tienen puerto.", ("Todos ciudades", "Todas ciudades")),
        ("it", "È una problema del porto.", ("una problema", "un problema")),
        ("pt", "Depende do situação da família.", ("do situação", "da situação")),
        ("de", "Er sprach mit seinem Regierung.", ("seinem Regierung", "seiner Regierung")),
        ("uk", "Йому потрібна цей організація.", ("цей організація", "ця організація")),
        ("pl", "Potrzebna jest ten organizacja.", ("ten organizacja", "ta organizacja")),
    ],
)
def test_gender(language: str, text: str, found: tuple[str, str]) -> None:
    assert marked("gender-of-determiner", text, language) == [found]


def test_parts_of_longer_words_have_no_gender() -> None:
    assert marked("gender-of-determiner", "Il parle du mi-région et du région-pilote.", "fr") == []
    assert marked("gender-of-determiner", "Der Mann, dem Hoffnung fehlt, und das Kind.", "de") == []
