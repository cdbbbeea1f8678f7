"""Beginnings of passages that break off: the quick search finds what comparing everything with everything finds."""

import random
from itertools import combinations

import pytest
from articles import marked

from audit.detect.repeats.teaser import _continued, _cut, _goes_on, breaks_off, teasers
from audit.rules import library
from audit.text import Article, Document, Paragraph

OPENING = "The council of the old harbour town voted on Tuesday evening after a long debate"
REST = " to keep the library open on Sundays and to pay for it from the reserve."


def article(lines: list[str]) -> Article:
    text, paragraphs, at = "\n".join(lines), [], 0
    for line in lines:
        paragraphs.append(Paragraph(at, at + len(line)))
        at += len(line) + 1
    return Article(Document("t", text, text, "utf-8", ""), "en", tuple(paragraphs))


def test_a_beginning_that_breaks_off_is_marked_and_goes() -> None:
    heading = "Library stays open"
    assert marked("teaser", f"{heading}\n\n{OPENING} …\n\nMore below.\n\n{OPENING}{REST}\n") == [(f"{OPENING} …", "")]
    assert marked("teaser", f"{heading}\n\n{OPENING}\n\nMore below.\n\n{OPENING}{REST}\n") == [(OPENING, "")]
    for sound in (
        f"{OPENING}\n\n{OPENING}{REST}",  # a headline
        f"{heading}\n\n{OPENING}.\n\n{OPENING}. {REST}",  # a whole sentence
        f"{heading}\n\n{OPENING}{REST}\n\n{OPENING} …",  # the passage comes first
        f"{heading}\n\n{OPENING} …\n\n{OPENING} today.",  # hardly anything follows
    ):
        assert marked("teaser", sound) == []


@pytest.mark.parametrize("seed", range(30))
def test_as_found_by_comparing_all_pairs(seed: int) -> None:
    chance = random.Random(seed)
    lines = ["Library stays open"]
    for _ in range(40):
        whole = OPENING + chance.choice(["", " and", ". And", "…"]) + chance.choice([REST, REST * 2, " at noon."])
        end = chance.choice(["", "…", " ...", "[…]", ",", ". ", " …[...]"])
        lines.append((whole[: chance.randint(35, len(whole))] + end).strip() if chance.random() < 0.7 else whole)
    text = article(lines)
    blocks, first = text.paragraphs, text.paragraphs[0]
    expected = {
        one.start
        for one, other in combinations(blocks, 2)
        if one.end - one.start >= 40 and breaks_off(text.text, one, other, first=one is first)
    }
    context: object = None  # teasers ask nothing of it
    found = list(teasers(text, library()["teaser"], context))  # type: ignore[arg-type]
    assert [f.start for f in found] == sorted(expected)


def test_each_paragraph_meets_only_the_cuts_it_begins_with() -> None:
    cuts = ["ab" * 20, "ab" * 25, "ab" * 20, "", "ba" * 30]
    bodies = ["ab" * 20, "ab" * 25, "ab" * 40, "ba" * 30, "ab" * 33]
    assert _continued(cuts, bodies) == {"ab" * 20: 4, "ab" * 25: 2}
    assert _goes_on("a" * 60, 40)
    assert not _goes_on("a" * 59, 40)


@pytest.mark.parametrize("end", ["", " …", "[…]", " …[...]", ", . ,", "…\u00a0"])
def test_what_a_cut_ends_with_is_no_part_of_it(end: str) -> None:
    assert _cut(OPENING + end, first=False) == OPENING
    assert _cut(OPENING + end + "!", first=False) == ""
