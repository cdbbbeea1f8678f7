"""Two spellings of one name that transcribe the same sounds."""

import pytest

from audit.finding import Severity
from tests.articles import marked, signs

RULE = "name-variant"


def test_variants_differ_inside_the_name() -> None:
    text = "Kashimoto closed. Workers at Kashimoto wept for days. Far away, Cashimoto was praised."
    assert marked(RULE, text) == [("Cashimoto", "Kashimoto")]
    assert marked(RULE, "Andersson met the Anderssons. Andersson left Andersonville.") == []


def test_once_is_advice_and_twice_is_damage() -> None:
    once = "Kashimoto closed. Workers at Kashimoto wept for days. Far away, Cashimoto was praised."
    assert [f.severity for f in signs(RULE, once)] == [Severity.NEUTRAL]
    twice = f"{once} The mayor of the town was told. He left Cashimoto at night."
    assert [f.severity for f in signs(RULE, twice)] == [Severity.MINOR] * 2


def test_spelling_of_another_language_gives_way_to_the_known_one() -> None:
    text = "The Omicron wave is near. Vaccines were adapted to Omikron by March. They fear that Omikron spreads."
    assert marked(RULE, text) == [("Omikron", "Omicron")] * 2


def test_sound_name_in_brackets_is_the_repair_of_all() -> None:
    text = (
        "The road leads to Shisapanna (Xishuangbanna) in the south. Nobody lives there. I met her in Sisapanna "
        "last year. She came to Sisapanna by boat."
    )
    assert marked(RULE, text) == [
        ("Shisapanna (Xishuangbanna)", "Xishuangbanna"),
        ("Sisapanna", "Xishuangbanna"),
        ("Sisapanna", "Xishuangbanna"),
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Trains run from Xuzhou every hour. From Xuzhou it takes long. Buses go south to Zhuzhou.", "en"),
        ("Jean Margraffe a parlé. Margraffe a salué. Puis la parole est revenue à Anne Margrafe.", "fr"),
        ("Some write Kashimoto, others Cashimoto. Kashimoto is the official form of the name.", "en"),
        ("Вышневский приехал. С Вышневским говорили, Вышневского ждали, о Вышневском писали.", "ru"),
        ("Die Firma Hoffmann baut. Hoffmanns Söhne heißen Hoffmann. Die Stadt heißt Hoffenheim.", "de"),
    ],
)
def test_two_names_and_inflected_names(text: str, language: str) -> None:
    assert marked(RULE, text, language) == []


def test_cyrillic() -> None:
    text = "Завод в Кашимото закрыт. Рабочие из Кашимото протестуют. Мэр города Кашымото подал в отставку."
    assert marked(RULE, text, "ru") == [("Кашымото", "Кашимото")]
