"""Wrong code pages, entities, look-alike letters, lost letters."""

import pytest

from audit.detect import Context, detect
from audit.language import LanguageGuesser
from audit.lexicon import lexicon
from audit.rules import library
from audit.segment import segment
from audit.text import Document

GUESSER = LanguageGuesser()


def found(rule: str, text: str, language: str = "en") -> list[tuple[str, list[str]]]:
    article = segment(Document("case.txt", text, text, "utf-8", ""), GUESSER, language)
    signs = detect(article, [library()[rule]], Context(lexicon(language), GUESSER))
    return [(f.text, [r.text for r in f.repairs]) for f in signs]


@pytest.mark.parametrize("codec", ["cp1252", "latin-1", "cp1250", "iso-8859-2"])
@pytest.mark.parametrize("word", ["répété", "größer", "niño"])
def test_mojibake_is_undone(word: str, codec: str) -> None:
    try:
        spoilt = word.encode().decode(codec)
    except UnicodeDecodeError:
        pytest.skip("not every byte stands for a letter in this code page")
    language = {"r": "fr", "g": "de", "n": "es"}[word[0]]
    assert found("mojibake", f"a {spoilt} b", language) == [(spoilt, [word])]


def test_mojibake_of_cyrillic() -> None:
    spoilt = "правительство".encode().decode("cp1251", "ignore")
    assert found("mojibake", f"Это {'слово'.encode().decode('cp1251')} здесь", "ru") == [("СЃР»РѕРІРѕ", ["слово"])]
    assert spoilt


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "À Århus, l’été « très » cher coûte 5 € – Ça va… ™ © ¿Qué?"),
        ("pt", "NÃO! A ação da irmã: “É já”, disse; AÇÃO, CORAÇÕES."),
        ("vi", "Đây là một ngày đẹp ở Hà Nội, Âu Cơ và Ấn Độ."),
        ("uk", "Рішення «Сім’ї» – Сіль і Річка, Європа."),
        ("de", "Ärger über Öl: „Übung“ – Straße, 50 €."),
    ],
)
def test_sound_text_is_no_mojibake(language: str, text: str) -> None:
    assert found("mojibake", text, language) == []


def test_entities_once_and_twice_escaped() -> None:
    text = "Smith &amp; Sons said &amp;quot;no&amp;quot;&#8217; &nbsp; &lt;b&gt; &nosuchthing;"
    assert found("html-entity", text) == [
        ("&amp;", ["&"]),
        ("&amp;quot;", ['"']),
        ("&amp;quot;", ['"']),
        ("&#8217;", ["’"]),
    ]


def test_homoglyphs_fold_to_the_words_alphabet() -> None:
    assert found("homoglyph", "The minis\u0442er of \u0430griculture") == [("\u0430griculture", ["agriculture"])]
    assert found("homoglyph", "Он п\u006fдписал закон", "ru") == [("п\u006fдписал", ["подписал"])]
    assert found("homoglyph", "SMS-ка, iPhone'ы, TNFα, β-Carotin, VIPов", "ru") == []


def test_lost_letters_are_proposed_from_the_lexicon() -> None:
    assert found("replacement-character", "Die M\ufffddchen", "de") == [("M\ufffddchen", ["Mädchen"])]
    assert found("replacement-character", "\ufffd\ufffd\ufffd") == [("\ufffd\ufffd\ufffd", [])]


def test_hidden_signs_join_or_part() -> None:
    assert found("hidden-sign", "a cham\u00adber of com\u200bmerce") == [
        ("cham\u00adber", ["chamber"]),
        ("com\u200bmerce", ["commerce"]),
    ]
    assert found("hidden-sign", "in\u200bthe\u200bhouse")[0][1][0] == "in the house"


def test_entities_in_an_address_are_part_of_it() -> None:
    text = "a&amp;b http://x.example/?a=1&amp;b=2&amp;c=3 then R&amp;D (see http://y.example) and AT&amp;T"
    assert found("html-entity", text) == [("&amp;", ["&"])] * 3
    assert found("html-entity", "http://x.example/?a=1&amp;b=2") == []
