"""Words of another script: Japanese in Chinese, anything in Latin prose, Latin phrases in other scripts."""

import pytest

from tests.articles import marked

CHINESE = "港口公司表示，这是本市最大的渡轮，乘客可以退票。"


def test_words_of_another_script() -> None:
    text = "The harbour office said that 渡轮公司 and портовый завод had known of the leak since May."
    assert marked("untranslated-word", text) == [("渡轮公司", None), ("портовый завод", None)]


def test_run_over_a_comma_is_one_finding() -> None:
    text = "The list of the harbour office named 渡轮公司、港口集团 as the owners of the two ships since May."
    assert marked("untranslated-word", text) == [("渡轮公司、港口集团", None)]


@pytest.mark.parametrize(
    "text",
    [
        "The ferry sails from Busan (부산) to Fukuoka (福岡) every morning at nine.",
        "The office gave out 渡轮公司 (the ferry company) as the owner of the ship.",
        "The sign said “пристань” and nothing else, so nobody went on board.",
        "The character 波 and the word пристань are on the flag of the harbour.",
        "The π of the formula, the Ω of the resistor and a 5 µm filter are in the manual.",
        "The site is in English, Русский, 中文, العربية and French for the guests.",
    ],
)
def test_words_that_stand_there_on_purpose(text: str) -> None:
    assert marked("untranslated-word", text) == []


def test_article_that_shows_originals_and_article_in_doubt() -> None:
    shown = "Busan (부산), Fukuoka (福岡) and Yantai (烟台) have ferries, 麗水市 has none since the storm in May."
    assert marked("untranslated-word", shown) == []
    assert marked("untranslated-word", "港口公司表示乘客可以退票渡轮停航三天 ferry 港口公司表示乘客可以退票") == []


def test_letter_of_another_script_inside_a_word_is_no_word() -> None:
    assert marked("untranslated-word", "The hаrbour and the рогt were closed during the storm in May.") == []


def test_kana_takes_the_characters_that_belong_to_it() -> None:
    quoted = f"{CHINESE}吉祥物“元祖うみねこの港屋”出席。"
    assert marked("untranslated-kana", quoted, "zh") == [("元祖うみねこの港屋", None)]
    station = f"{CHINESE}商店在ＪＲみなと駅开业，门票免费。"
    assert marked("untranslated-kana", station, "zh") == [("ＪＲみなと駅", None)]
    company = f"港ターミナル（总部位于港市，社长是渔民）运营的渡轮停航。{CHINESE}"
    assert marked("untranslated-kana", company, "zh") == [("港ターミナル", None)]


def test_kana_on_purpose() -> None:
    for text in (
        "鲜の味餐厅开业了。",
        "漫画《うみねこのなく頃に》很受欢迎。",
        "拉面（ラーメン）很受欢迎。",
        "日语的“ありがとう”。",
    ):
        assert marked("untranslated-kana", CHINESE + text, "zh") == []


def test_much_kana_in_chinese_and_japanese_taken_for_chinese() -> None:
    text = f"{CHINESE}优惠如下：▽みなとドラッグ＝减一百日元▽うみねこ屋＝减十日元▽エスパルみなと＝免费。{CHINESE}"
    assert len(marked("untranslated-kana", text, "zh")) == 3
    japanese = "港の会社によると、フェリーは嵐のため三日間運休となり、乗客は払い戻しを受けられる。"
    assert marked("untranslated-kana", japanese, "zh") == []


def test_latin_phrase_in_another_script() -> None:
    text = "Паром стоит в порту, because of the storm рейсы отменены, in vitro и de facto тоже."
    assert marked("untranslated-phrase", text, "ru") == [("because of the storm", None)]
    title = "Он читал «because of the storm» и работал в Bank of the harbour and sea."
    assert marked("untranslated-phrase", title, "ru") == []
