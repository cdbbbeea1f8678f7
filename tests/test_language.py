"""Which language a text is in, and when nothing is said."""

import pytest
from articles import GUESSER

from audit.language import _OWN, _SCRIPTS, LANGUAGES, LanguageGuesser

NEWS = {
    "ar": "قال الرئيس يوم الثلاثاء إن الحكومة ستعمل على تحسين الاقتصاد في البلاد خلال العام المقبل.",
    "de": "Der Stadtrat hat am Dienstag beschlossen, die Bücherei auch an Sonntagen zu öffnen.",
    "en": "The council voted on Tuesday to keep the library in the town centre open on Sundays.",
    "es": "El ayuntamiento decidió el martes que la biblioteca del centro también abrirá los domingos.",
    "fr": "Le conseil municipal a décidé mardi que la bibliothèque serait aussi ouverte le dimanche.",
    "it": "Il consiglio comunale ha deciso martedì di aprire la biblioteca anche la domenica.",
    "ja": "市議会は火曜日、図書館を日曜日にも開くことを決めた。",
    "pl": "Rada miasta zdecydowała we wtorek, że biblioteka będzie otwarta także w niedziele.",
    "pt": "A câmara municipal decidiu na terça-feira que a biblioteca também abrirá aos domingos.",
    "ru": "Городской совет решил во вторник, что библиотека будет работать и по воскресеньям.",
    "tr": "Belediye meclisi salı günü kütüphanenin pazar günleri de açık olmasına karar verdi.",
    "uk": "Міська рада вирішила у вівторок, що бібліотека працюватиме також щонеділі.",
    "zh": "市议会周二决定，图书馆星期日也将开放，居民对此表示欢迎。",
}


@pytest.mark.parametrize(("language", "text"), NEWS.items(), ids=NEWS)
def test_one_sentence_of_news_is_enough(language: str, text: str) -> None:
    assert GUESSER.article(text, [text]) == language
    assert GUESSER.passage(text) == language


@pytest.mark.parametrize("text", ["", "…", "2024, 17:30", "+++", "12.11.2024 | 8°"])
def test_without_words_there_is_no_language(text: str) -> None:
    assert GUESSER.article(text, [text]) == "und"
    assert GUESSER.passage(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Emmanuel Macron, Ursula von der Leyen, Giorgia Meloni, Pedro Sánchez",
        "Restaurant Le Jardin",
        "Guten Tag!",
        "图书馆",
        "https://www.example.org/le-conseil-municipal-a-decide-mardi-que-la",
    ],
)
def test_short_passages_and_names_are_not_judged_alone(text: str) -> None:
    assert GUESSER.passage(text) is None


def test_what_a_page_declares_does_not_outweigh_its_words() -> None:
    text = " ".join([NEWS["en"]] * 4)
    assert GUESSER.article(text, [text], declared="fr-FR") == "en"


def test_the_same_text_is_always_the_same_language() -> None:
    text = "Hotel Paris Berlin Madrid Roma, menu, bar, taxi, radio, opera"
    assert len({GUESSER.article(text, [text]) for _ in range(5)} | {LanguageGuesser().article(text, [text])}) == 1


def test_a_quotation_in_another_script_does_not_decide_for_the_article() -> None:
    text = f"{NEWS['en']} The sign said 图书馆. {NEWS['en']}"
    assert GUESSER.article(text, [text]) == "en"


def test_codes_are_told_apart() -> None:
    assert len(LANGUAGES) == len(set(LANGUAGES))
    assert all(len(code) == 2 for code in LANGUAGES)


def test_chinese_with_japanese_names_left_standing_is_chinese() -> None:
    chinese = "市议会星期二决定，图书馆星期日也将开放，新规定从下个月开始生效，所有居民都可以免费办理借书证。" * 4
    names = "“いわきチョコレート”和“なの花ドラッグ”也参加了活动，“ホテルベルフォート”提供优惠。"
    assert LanguageGuesser().article(chinese + names * 3, [chinese + names * 3]) == "zh"
    japanese = (
        "市議会は火曜日、図書館を日曜日にも開くことを決めた。新しい規則は来月から始まり、住民は誰でも無料で利用できる。"
        * 4
    )
    assert LanguageGuesser().article(japanese, [japanese]) == "ja"
    headline = "東京五輪組織委員会のチーム"
    assert LanguageGuesser().article(headline, [headline]) == "ja"


def test_no_script_of_one_language_is_overlooked() -> None:
    for character in map(chr, range(0x3000)):
        if any(script.match(character) for script in _SCRIPTS.values()):
            assert _OWN.match(character), hex(ord(character))
