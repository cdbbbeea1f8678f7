"""The large judge: what it sees, and when it is asked at all."""

from pathlib import Path

import pytest

from audit.auditor import Settings, build
from audit.errors import UsageError
from audit.fluency.judge import Judge, large
from audit.fluency.scorers import scorers
from audit.fluency.suspects import suspects
from audit.read import read
from audit.text import Document

SOUND = (
    "The ferry was late again on Friday. Some forty passengers waited in the rain until it came.\n\n"
    "The harbour office said that the engine had been repaired twice since the spring.\n"
)
SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="module")
def judge() -> Judge:
    return large()


@pytest.mark.parametrize(
    ("sound", "damaged", "where"),
    [
        ("The mayor insisted on a new vote.", "The mayor insisted in a new vote.", "in"),
        ("She told reporters that she would resign.", "She told to reporters that she would resign.", "to"),
        ("The committee has yet to reach a decision.", "The committee has yet to arrive a decision.", "arrive"),
        ("They met on Monday to discuss the treaty.", "They met on Monday for discuss the treaty.", "for"),
        ("The police arrested three men on Tuesday.", "The police arrested to three men on Tuesday.", "to"),
    ],
)
def test_damage_is_seen_and_where(judge: Judge, sound: str, damaged: str, where: str) -> None:
    better, worse = judge([sound, damaged])
    assert max(worse.damage) >= 0.15 > 1.2 * max(better.damage)
    assert better.soundness > worse.soundness + 1
    doubts = sorted(suspects(damaged, worse), key=lambda s: -s.damage)[:3]
    assert where in {damaged[s.span.start : s.span.end] for s in doubts}


def test_an_opinion_does_not_depend_on_what_else_is_asked(judge: Judge) -> None:
    texts = ["The vote was close.", SOUND, "They has left. " * 60, "No."]
    assert large()(texts) == [large()([text])[0] for text in texts]


def test_it_knows_english_alone_and_is_part_of_the_signature() -> None:
    scoring = scorers()
    for language in ("en", "en-GB"):
        assert [j.folder.name for j in scoring.doubting(language).judges] == ["judge-large", "judge", "judge-many"]
    assert scoring.doubting("de").judges == scoring.judges_of("de") != ()
    assert scoring.doubting("nl") is None
    assert large().signature in scoring.signature
    assert scorers(fluency="lm").doubting("en") is None


def test_it_is_asked_about_an_article_that_is_damaged_throughout_and_about_no_other() -> None:
    auditor = build(Settings())
    asked = auditor.scorers.large
    sound = auditor.audit(Document("a.txt", SOUND, SOUND, "utf-8", ""))
    assert sound.findings == ()
    assert "_session" not in vars(asked)
    damaged = auditor.audit(read(SEEDS / "000_b2bccf8b5fbdd04a.txt"))
    assert "_session" in vars(asked)
    assert [f for f in damaged.findings if f.rule == "reads-wrong"]


def test_it_scores_where_its_figure_is_asked_for() -> None:
    scoring = scorers(fluency="large")
    model, scale = scoring.of("en")
    assert model.name == "large"
    assert scale is not None
    assert scale.model == model.signature
    assert scoring.of("de")[0].name == "both"
    assert scoring.doubting("en").judges == scoring.judges_of("en")
    text = "The houses that the storm hit is empty since Monday."
    worse, better = model.score([text, text.replace("is empty", "have been empty")])
    assert scale.sentence("en", text, worse) < scale.sentence("en", text, better)
    audited = build(Settings(fluency="large")).audit(Document("a.txt", SOUND, SOUND, "utf-8", ""))
    assert audited.fluency.figure == "large"
    assert audited.fluency.score > 20
    with pytest.raises(UsageError, match="leave out --fluency large"):
        scorers("some/model", "large")
