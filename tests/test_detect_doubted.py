"""Words that the judges doubt, in an article that is taken for one that is damaged throughout."""

import pytest

from audit.detect import Context, detect, weigh
from audit.detect.words.doubted import SURE, _left
from audit.finding import Finding
from audit.fluency.doubter import SHARES, Doubter
from audit.fluency.load import load
from audit.fluency.scorers import scorers
from audit.fluency.suspects import Suspect, suspects
from audit.lexicon import lexicon
from audit.repair import rank
from audit.rules import library
from audit.text import Span
from tests.articles import GUESSER, article

MODEL, SCORERS = load(None), scorers()
TEXTS = (
    "The mayor insisted in a new vote.",
    "“It’s naïve,” he said: 3½ per cent — 👍🏽 of the ﬁrst 1,200 voters’ ballots were count.",
    "Vladimir Poutinevisit to Beijing tiescooperation",
    "...",
    "",
)


def reported(text: str, language: str = "en", *, company: bool = True) -> list[Finding]:
    read = article(text, language)
    doubter = SCORERS.doubting(language)
    assert doubter
    context = Context(lexicon(language), GUESSER, MODEL, doubter=doubter, company=company)
    return weigh(rank(read, detect(read, library().values(), context), MODEL), read, company=company)


def doubts(text: str, language: str = "en") -> list[str]:
    return [f.text for f in reported(text, language) if f.rule == "reads-wrong"]


# Places


def test_what_is_left_of_a_run_beside_a_surer_sign_is_marked() -> None:
    text = "The company denied sold weapons to the rebels and ensures normal trade commercials with the port."
    found = [(f.rule, f.text) for f in reported(text)]
    assert found[0] == ("denied-participle", "denied sold")
    ((rule, rest),) = found[1:]
    assert rule == "reads-wrong"
    assert "ensures" in rest
    # Without the surer sign the run goes through.
    (whole,) = doubts(text.replace("denied sold", "denied selling to"))
    assert "commercials" in whole


def test_a_missing_stop_parts_a_run() -> None:
    text = "Fourth harbour unavoidable The fourth harbour will be required in summer or autumn."
    assert [f.rule for f in reported(text)] == ["reads-wrong", "missing-full-stop", "reads-wrong"]
    assert "unavoidable" in doubts(text)[0]
    assert "unavoidable" not in doubts(text)[1]


def test_what_is_left_must_be_surer_than_a_run_by_itself() -> None:
    words = [Suspect(Span(at, at + 3), damage, "replace") for at, damage in ((0, 0.2), (4, 0.02), (8, 0.5), (12, 0.1))]
    assert list(_left(words, [], 0.09, SURE)) == []
    assert list(_left(words, [Span(9, 10)], 0.09, SURE)) == []
    assert list(_left(words, [Span(0, 3)], 0.09, SURE)) == [words[2:]]
    assert list(_left(words, [Span(3, 4)], 0.09, SURE)) == [words[2:]]  # between two words
    assert list(_left(words, [Span(9, 10)], 0.09, 0.15)) == [words[:1]]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("A Long Way for a Family to Root Forest Protection Activities in Norway", "Root"),
        ("He was elected on Monday, and the Held talks will go on.", "Held"),
    ],
)
def test_an_everyday_word_with_a_capital_counts(text: str, word: str) -> None:
    assert any(word in found for found in doubts(text))


@pytest.mark.parametrize(
    "text",
    [
        "Mrs. Small met Mr. Long in Bath, and Hope Field will play Reading on Sunday.",
        "Nurlan Beksultanov met Aigerim Qasymova in Shymkent on Sunday.",
        "NATO and the IAEA met on Sunday.",
    ],
)
def test_names_do_not(text: str) -> None:
    assert not [found for found in doubts(text) if not found.islower()]


def test_nothing_is_marked_in_a_sound_article() -> None:
    damaged = "They met on Monday for discuss the treaty. The mayor insisted in a new vote."
    assert doubts(damaged) != []
    assert [f for f in reported(damaged, company=False) if f.rule == "reads-wrong"] == []


# Who is asked


def test_two_judges_are_asked_as_one() -> None:
    doubter = Doubter(SCORERS.judges_of("en"))
    assert len(doubter.judges) == 2
    assert all(sum(shares) == pytest.approx(1) for shares in SHARES.values())
    alone = [Doubter((judge,))(TEXTS) for judge in doubter.judges]
    together = doubter(TEXTS)
    moved = 0
    for text, words, first in zip(TEXTS, together, alone[0], strict=True):
        assert [(w.span, w.edit) for w in words] == [(w.span, w.edit) for w in first]
        assert first == suspects(text, doubter.judges[0]([text])[0])
        moved += sum(abs(w.damage - f.damage) > 0.005 for w, f in zip(words, first, strict=True))
        assert all(0 <= w.damage <= 1 for w in words)
    assert moved > 5


def test_of_three_the_large_one_has_the_word() -> None:
    doubter = SCORERS.doubting("en")
    assert doubter
    assert len(doubter.judges) == max(SHARES) == 3
    assert doubter(TEXTS) == Doubter(doubter.judges[:1])(TEXTS)


def test_the_first_of_two_judges_counts_most() -> None:
    doubter = Doubter(SCORERS.judges_of("en"))
    text = ["They met on Monday for discuss the treaty, which is not been signed."]
    (together,), (first,), (last,) = doubter(text), Doubter(doubter.judges[:1])(text), Doubter(doubter.judges[1:])(text)
    near, far = (sum(abs(w.damage - o.damage) for w, o in zip(together, other, strict=True)) for other in (first, last))
    assert 0 < near < far


def test_an_opinion_does_not_depend_on_what_else_is_asked() -> None:
    doubter = SCORERS.doubting("en")
    assert doubter
    assert doubter(TEXTS) == [scorers().doubting("en")([text])[0] for text in TEXTS]


def test_other_languages_have_one_judge() -> None:
    doubter = SCORERS.doubting("fr")
    assert doubter
    assert doubter.divided
    assert len(doubter.judges) == 1
    assert "vendu" in doubts("Le maire a vendu la mer aux arbres avec une table de pluie.", "fr")[0]
    assert not SCORERS.doubting("en").divided
