"""Copies of a paragraph with words lost or moved."""

from tests.articles import marked

FIRST = (
    "The harbour of Lisfort was closed on Monday after two ferries had collided in thick fog, and the coast guard said"
    " that nobody was hurt."
)
BETWEEN = "The mayor wants to talk to the companies."


def test_gaps_and_swaps_are_a_copy() -> None:
    second = (
        "The harbour Lisfort was closed Monday on after two had ferries collided in thick fog, the coast guard said"
        " that nobody hurt was."
    )
    assert marked("scrambled-copy", f"{FIRST}\n\n{BETWEEN}\n\n{second}") == [(second, "")]


def test_other_figures_or_words_are_another_paragraph() -> None:
    other = FIRST.replace("two", "three").replace("Monday", "Friday").replace("closed", "reopened")
    assert marked("scrambled-copy", f"{FIRST}\n\n{BETWEEN}\n\n{other}") == []


def test_one_changed_place_is_a_handbook() -> None:
    once = FIRST.replace(" in thick fog", "")
    assert marked("scrambled-copy", f"{FIRST}\n\n{BETWEEN}\n\n{once}") == []


def test_characters_of_unspaced_scripts_are_compared() -> None:
    first = (
        "港口在星期一因为两艘渡轮在浓雾中相撞而关闭，海岸警卫队说没有人受伤，市长希望与两家公司谈谈，工会要求调查事故原因，"
        "渔民则担心他们的收入会受到影响，因为夏天就要到了。"
    )
    second = first
    for old, new in (("星期一", "星一期"), ("浓雾", "雾浓"), ("没有人", "没人有"), ("调查", "查")):
        second = second.replace(old, new)
    assert marked("scrambled-copy", f"{first}\n\n市长说。\n\n{second}", "zh") == [(second, "")]
