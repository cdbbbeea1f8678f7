"""Words given twice: what no grammar explains is found, what languages do themselves is not."""

import pytest

from audit.detect import Context
from audit.detect.repeats.doublets import collapsed_pairs, doubled_words
from audit.language import LanguageGuesser
from audit.lexicon import lexicon
from audit.rules import library
from audit.text import Article, Document
from tests.articles import signs


def article(text: str, language: str) -> tuple[Article, Context]:
    return Article(Document("case.txt", text, text, "utf-8", ""), language), Context(
        lexicon(language), LanguageGuesser()
    )


def doubled(text: str, language: str) -> list[str]:
    read, context = article(text, language)
    return [f.text for f in doubled_words(read, library()["doubled-word"], context)]


def pairs(text: str, language: str) -> list[str]:
    read, context = article(text, language)
    return [f.text for f in collapsed_pairs(read, library()["collapsed-pair"], context)]


@pytest.mark.parametrize(
    ("language", "text", "find"),
    [
        ("en", "They warned that that the bridge is old.", "that that"),
        ("en", "The police police closed it.", "police police"),
        ("de", "Im Zuge der der Arbeiten wird gesperrt.", "der der"),
        ("fr", "Il parle de l'eau eau du fleuve.", "eau eau"),
        ("pl", "Mieszkał w w Krakowie.", "w w"),
        ("ru", "Он говорил о по по телефону.", "по по"),
        ("ar", "قال إلى إلى الصحفيين", "إلى إلى"),
        ("tr", "Toplantı saat 10'te te bitti.", "te te"),
    ],
)
def test_a_doubled_word_is_found(language: str, text: str, find: str) -> None:
    assert doubled(text, language) == [find]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "He had had enough. He said that that was odd. Bora Bora is far, far away. Either AND and OR."),
        ("de", "Die Leute, die die Brücke bauen, und die Stadt, in der der Rat tagt."),
        ("fr", "Nous nous levons, vous vous couchez, tout en en parlant très très bas."),
        ("it", "Piano piano, via via che il sole scende."),
        ("tr", "Zaman zaman, teker teker, kapı kapı dolaştı."),
        ("ar", "قالت بي بي سي شيئا شيئا"),
        ("vi", "xanh xanh, người người"),
        ("zh", "看看 天天 向上"),
        ("en", "“Dear dear,” she said. Tora! Tora!"),
    ],
)
def test_sound_doublets_are_let_pass(language: str, text: str) -> None:
    assert doubled(text, language) == []


def test_two_words_that_became_one_are_found() -> None:
    assert pairs("They gave their support and support to the plan.", "en") == ["support and support"]
    assert pairs("Es gab matters und so; in der Schule oder Schule wird gelernt.", "de") == ["Schule oder Schule"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Again and again, for hours and hours, it grew bigger and bigger; rows and rows of cars."),
        ("en", "Health and health care, companies and companies that fail, between state and state."),
        ("en", "Smith and Smith are lawyers. They might or might not come."),
        ("es", "Años y años, miles y miles de casas."),
        ("ru", "Снова и снова он ждал и ждал."),
    ],
)
def test_idioms_are_let_pass(language: str, text: str) -> None:
    assert pairs(text, language) == []


def test_a_pair_before_a_noun_needs_the_model() -> None:
    (found,) = signs(
        "collapsed-pair", "The rise is due to public spending and spending merger activity in the islands."
    )
    assert found.margin == 8.0
    assert signs("collapsed-pair", "We spoke to companies and companies that sell fish.") == []
