"""Lost spaces: what the finders mark, and what they leave alone, without the language model."""

import pytest

from audit.detect import Context, detect
from audit.finding import Finding
from audit.language import LanguageGuesser
from audit.lexicon import lexicon
from audit.rules import library
from audit.segment import segment
from audit.text import Document

GUESSER = LanguageGuesser()
RULES = ("glued-number", "glued-capital", "glued-words", "glued-stop", "glued-latin")


def signs(text: str, language: str = "en", rules: tuple[str, ...] = RULES) -> list[Finding]:
    article = segment(Document("case.txt", text, text, "utf-8", ""), GUESSER, language)
    cards = [library()[rule] for rule in rules]
    return detect(article, cards, Context(lexicon(language), GUESSER))


def certain(text: str, language: str = "en") -> list[tuple[str, str]]:
    """Text and first repair of what needs no language model."""
    return [(f.text, f.repairs[0].text) for f in signs(text, language) if f.margin is None]


@pytest.mark.parametrize(
    ("language", "text", "found", "repair"),
    [
        ("en", "They waited forit in vain.", "forit", "for it"),
        ("en", "He will arrive onMonday with his family.", "onMonday", "on Monday"),
        ("en", "They opened the bridge in 1998and closed it again.", "1998and", "1998 and"),
        ("en", "The work is done.They left at noon.", "done.They", "done. They"),
        ("en", "The report names COVID-19infections among nurses.", "19infections", "19 infections"),
        ("de", "Sie sagt, auchdie Nachbarin streitet.", "auchdie", "auch die"),
        ("es", "Lo dijo en el campode la escuela.", "campode", "campo de"),
        ("fr", "Les élèves ontété reçus à la mairie.", "ontété", "ont été"),
        ("ru", "В 2019году завод закрыли.", "2019году", "2019 году"),
        ("uk", "У 2019році завод закрили.", "2019році", "2019 році"),
        ("pl", "Zmarł 3maja w szpitalu.", "3maja", "3 maja"),
        ("zh", "演員TomHanks昨天接受了採訪。", "TomHanks", "Tom Hanks"),
    ],
)
def test_certain_seams(language: str, text: str, found: str, repair: str) -> None:
    assert (found, repair) in certain(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "On the 21st she ran 10km in the 1990s; the 3rd lap, at 7pm, cost 5bn. He saw F16C jets and a 4K screen.",
        ),
        ("en", "Write to press@example.com, see www.example.com/onthe or #onthe, or ask @onthe_road."),
        ("en", "McDonald and DeVito use LinkedIn, eBay, YouTube and an iPhone."),
        ("de", "Der Rindfleischetikettierungsüberwachungsbeauftragte sah das Schlosshotel und die Bürgermeisterin."),
        ("tr", "Evlerimizdekiler, görüşmelerindeydi ve 1990'larda çalışıyordu."),
        ("ru", "1990-х годов, 4-й класс, недостроенный, переименованный, Санкт-Петербург."),
        ("ar", "وقالت الوزيرة إن المدرسة ستفتح أبوابها للطلاب وللمعلمين."),
        ("zh", "他在YouTube上看了2010年的比賽，並使用iPhone。"),
    ],
)
def test_sound_text(language: str, text: str) -> None:
    assert certain(text, language) == []


def test_name_of_the_article_is_a_left_half() -> None:
    text = "Korvaldo spoke first. Later Korvaldoasked for a vote, and Korvaldo left."
    assert ("Korvaldoasked", "Korvaldo asked") in [(f.text, f.repairs[0].text) for f in signs(text)]


def test_compounds_need_a_function_word() -> None:
    assert signs("Die Naturpolitik und der Wettermarkt.", "de", ("glued-words",)) == []


def test_doubtful_seams_ask_the_model() -> None:
    (finding,) = signs("A brief snowconditions report follows.", rules=("glued-words",))
    assert finding.margin is not None
    assert finding.repairs[0].text == "snow conditions"
    assert "snow, conditions" in [r.text for r in finding.repairs]


@pytest.mark.parametrize(
    ("text", "found", "margin"),
    [
        ("Lo dimostra il futuristico MahaNakhon, l'edificio più alto della città.", "MahaNakhon", 14.0),
        # One half is a name of the article: hardly a brand. Two ordinary words may be one.
        ("Il Nakhon è chiuso, e chi visita MahaNakhon lo sa.", "MahaNakhon", 6.0),
        ("Ieri la GuerraMondiale è stata ricordata in città.", "GuerraMondiale", 9.0),
    ],
)
def test_a_coined_name_is_likely_a_brand(text: str, found: str, margin: float) -> None:
    assert [(f.text, f.margin) for f in signs(text, "it", ("glued-capital",))] == [(found, margin)]
