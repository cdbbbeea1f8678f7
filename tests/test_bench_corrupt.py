"""The corruptor: exact spans, repairs that restore, the same damage for the same seed."""

import re

import pytest

from bench.corrupt.article import Article
from bench.corrupt.command import corrupt
from bench.corrupt.families import FAMILIES

TEXTS = {
    "en": (
        "The ferry left the harbour of Lisfort at noon, with 300 passengers on board, and sailed for Port Ellen. In "
        "the afternoon the wind rose, the waves grew and the captain turned back against the advice of the pilot.\n\n"
        "Nobody was hurt. The company said that the “Aurora” would sail again on Monday with food and medicine for "
        "the islands. It expects 40-60 ships before the winter, and hopes for $5 billion from the government of the "
        "region."
    ),
    "ru": (
        "Паром вышел из порта в полдень, на борту было 300 пассажиров, среди них дети и старики. После обеда поднялся "
        "ветер, и капитан решил вернуться в гавань без всяких объяснений для пассажиров.\n\n"
        "Никто не пострадал. Компания сообщила, что «Аврора» снова выйдет в море в понедельник с грузом для островов. "
        "В 2019 году из порта вышло больше ста кораблей, и власти надеются на помощь от министерства транспорта."
    ),
    "zh": (
        "渡轮中午离开港口，船上有三百名乘客，其中许多是儿童和老人。下午风势增强，船长决定不顾引水员的建议返回港口。\n\n"
        "没有人受伤。公司表示，渡轮将于星期一再次出海，为各岛运送粮食和药品。政府希望冬季之前能有更多船只到达这些岛屿。"
    ),
}
# What stands for the lost text is not known (the second half of a pair), or the unharmed text is the copy.
LOSSY = {"headline"}


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("language", TEXTS)
def test_spans_are_exact_and_repairs_restore(family: str, language: str) -> None:
    text = TEXTS[language]
    article = Article(text, language, {"de": ["Der Hafen bleibt bis Montag geschlossen, teilte die Verwaltung mit."]})
    for seed in range(5):
        damaged, spans = corrupt(article, [family], str(seed))
        assert (damaged == text) == (not spans)
        restored = damaged
        for span in reversed(spans):
            assert damaged[span["start"] : span["end"]] == span["text"]
            if span["repair"] is not None:
                restored = restored[: span["start"]] + span["repair"] + restored[span["end"] :]
        if all(s["repair"] is not None and s["kind"] not in LOSSY for s in spans):
            # A dateline, and the blank before an insertion, are the frame of the damage.
            restored = re.sub(r"^[A-Z/]+ \([^)]*\) – ", "", restored)
            assert re.sub(r"\s", "", restored) == re.sub(r"\s", "", text) or folded(restored) == folded(text)


def test_the_same_seed_gives_the_same_damage() -> None:
    article = Article(TEXTS["en"], "en")
    families = list(FAMILIES)
    assert corrupt(article, families, "7") == corrupt(article, families, "7")
    assert corrupt(article, families, "7") != corrupt(article, families, "8")
