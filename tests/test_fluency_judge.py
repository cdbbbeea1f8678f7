"""The shipped judge on real sentences, and its figure beside the language model's."""

import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from audit.auditor import Settings, build
from audit.errors import ModelError, UsageError
from audit.fluency.edits import EDITS
from audit.fluency.embedded import EmbeddedModel
from audit.fluency.folder import shipped
from audit.fluency.judge import Judge, judges
from audit.fluency.judged import POWER, SENTENCE, WORDS, JudgedModel
from audit.fluency.measure import strangeness
from audit.fluency.scorers import scorers
from audit.fluency.shapes import SHAPES, shapes
from audit.fluency.suspects import suspects
from audit.read import read_bytes

SOUND = "The two presidents met in Geneva on Monday to discuss the new treaty on nuclear weapons."
DAMAGED = "The two presidents met in Geneva on Monday for discuss the new new treaty of on nuclear weapons."
GLUED = "The minister said that the talks on bilateral tiescooperation would go on until the end of the week."
PAIRS = (
    (SOUND, DAMAGED),
    ("She has lived in this city since 2010.", "She is lived in this city since 2010."),
    ("He said that he was against the plan.", "He said that he was once morest the plan."),
    ("The company will open three new shops.", "The company will opens three new shop."),
    ("They asked the court for more time.", "They asked court the for more time."),
)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


@pytest.mark.parametrize(("sound", "damaged"), PAIRS)
def test_damage_is_seen(judge: Judge, sound: str, damaged: str) -> None:
    better, worse = judge([sound, damaged])
    assert sum(better.nats) < sum(worse.nats)


def test_the_glued_word_is_the_worst_and_wants_to_be_split(judge: Judge) -> None:
    (opinion,) = judge([GLUED])
    worst = max(suspects(GLUED, opinion), key=lambda s: s.damage)
    assert GLUED[worst.span.start : worst.span.end] == "tiescooperation"
    assert worst.edit == "split"
    assert 0.5 < worst.damage <= 1


def test_words_cover_the_text_once_in_order(judge: Judge) -> None:
    text = "“Don't!”, she said; Łódź-based firms (of 1,500 workers) café\n\tte nd…"
    (opinion,) = judge([text])
    words = suspects(text, opinion)
    assert "".join(text[w.span.start : w.span.end] for w in words) == "".join(text.split())
    assert all(w.edit in EDITS[1:] for w in words)
    assert all(0 <= w.damage <= 1 for w in words)


@pytest.mark.parametrize(
    "text", ["Er zahlte 3½ Euro… für ﬁve ㎏ und ﬂiegen, ½½ №5.", "L’accord  été signé ™ ﷺ \u00a0 Ǆ"]
)
def test_words_cover_a_text_once_whose_characters_are_written_out_in_full(text: str) -> None:
    judge = Judge(shipped("judge-many"))
    (opinion,) = judge([text])
    words = suspects(text, opinion)
    assert "".join(text[w.span.start : w.span.end] for w in words) == "".join(text.split())


@pytest.mark.parametrize(
    ("sound", "damaged"),
    [
        (
            "Die Regierung hat das Gesetz am Montag beschlossen.",
            "Die Regierung haben das Gesetz am Montag beschlossen.",
        ),
        ("Los manifestantes fueron detenidos por la policía.", "Los manifestantes fue detenidos por la policía."),
        ("Les habitants ont quitté la ville lundi.", "Les habitants a quitté la ville lundi."),
        ("Жители города покинули свои дома.", "Жители городу покинул свои дома."),
    ],
)
def test_damage_is_seen_in_other_languages(sound: str, damaged: str) -> None:
    better, worse = Judge(shipped("judge-many"))([sound, damaged])
    assert max(worse.damage) >= 0.15
    assert sum(better.nats) < sum(worse.nats) / 2
    assert better.soundness > worse.soundness


def test_how_a_token_is_written() -> None:
    text = "the US Army, iPhone 7"
    spans = [(0, 3), (4, 6), (7, 11), (11, 12), (13, 19), (20, 21)]
    assert len(set(shapes(text, spans))) == 6
    assert all(0 <= shape < SHAPES for shape in shapes(text, [*spans, (21, 21)]))


def test_a_judge_travels_to_another_process(judge: Judge) -> None:
    again = pickle.loads(pickle.dumps(judge))
    assert again([SOUND]) == judge([SOUND])


def test_a_text_is_judged_alike_in_any_company() -> None:
    (alone,) = Judge()([SOUND])
    for company in ([GLUED], [DAMAGED, "No."], [SOUND + " " + DAMAGED] * 3, ["x " * 700]):
        assert Judge()([SOUND, *company])[0] == alone


def test_a_broken_folder_is_a_clear_error(tmp_path: Path) -> None:
    folder = tmp_path / "judge"
    shutil.copytree(shipped("judge"), folder)
    with (folder / "judge.safetensors").open("r+b") as file:
        file.seek(5000)
        file.write(b"\x00\x01\x02")
    with pytest.raises(ModelError, match="damaged"):
        Judge(folder)([SOUND])
    with pytest.raises(ModelError, match=r"The judge in .* cannot be read"):
        Judge(tmp_path / "nowhere")([SOUND])


def test_both_is_the_weighted_sum_and_keeps_the_language_models_nats(judge: Judge) -> None:
    model = EmbeddedModel()
    both, alone = JudgedModel(judge, model), JudgedModel(judge)
    for text, a, b, c in zip(
        (SOUND, DAMAGED),
        both.score([SOUND, DAMAGED]),
        model.score([SOUND, DAMAGED]),
        alone.score([SOUND, DAMAGED]),
        strict=True,
    ):
        assert a.nats == b.nats
        assert a.slor == b.slor
        assert strangeness(text, a) == pytest.approx(strangeness(text, b) + strangeness(text, c))
        assert c.unsound is not None
    assert both.signature == f"{model.signature}+{judge.signature}"


def test_another_judge_of_the_language_has_half_a_say(judge: Judge) -> None:
    _, many = judges()
    texts = [SOUND, DAMAGED]
    alone, two = JudgedModel(judge), JudgedModel(judge, None, [many])
    for a, b, o in zip(alone.score(texts), two.score(texts), many(texts), strict=True):
        own = WORDS * sum(o.nats) / len(o.nats) ** POWER - SENTENCE * o.soundness
        assert a.unsound is not None
        assert b.unsound == pytest.approx(a.unsound + own / 2)
        assert b.nats == a.nats
    assert two.signature == f"{judge.signature}+{many.signature}"
    assert JudgedModel(many, None, [judge]).second is None  # it knows one of the languages
    assert JudgedModel(many, None, [judge]).signature == many.signature


def test_each_judge_scores_its_languages_and_the_language_model_the_others() -> None:
    scoring = scorers()
    english, scale = scoring.of("en")
    french, own = scoring.of("fr")
    dutch, _ = scoring.of("nl")
    assert (english.name, french.name, dutch.name) == ("both", "both", "embedded")
    assert english.signature != french.signature
    assert own is not None
    assert own.model == french.signature
    assert scoring.of("en-GB")[0] is english
    assert scale is not None
    assert scale.model == english.signature
    assert scoring.judges_of("nl") == ()
    assert scoring.judges_of("fr") == scoring.judges_of("de") == scoring.judges_of("en")[1:]
    assert scorers(fluency="lm").of("en")[0].name == "embedded"
    assert scorers(fluency="judge").of("en")[0].name == "judge"


def test_doubtful_words_are_told_by_sentence() -> None:
    document = read_bytes(f"{SOUND}\n\n{GLUED}\n".encode(), "a.txt")
    audited = build(Settings(language="en")).audit(document)
    sound, glued = audited.fluency.sentences
    assert [audited.article.text[w.start : w.end] for w in glued.doubtful] == ["tiescooperation"]
    assert sound.doubtful == ()
    assert audited.fluency.figure == "both"
    assert build(Settings(language="en", fluency="lm")).audit(document).fluency.sentences[1].doubtful == ()


def test_figures_that_were_not_weighed_are_refused() -> None:
    with pytest.raises(UsageError, match="choose one of lm, judge, both"):
        scorers(fluency="best")
    with pytest.raises(UsageError, match="embedded model only"):
        scorers("some/model", "both")


def _score(text: str, *flags: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "audit.cli", "score", *flags, "-"]
    done = subprocess.run(command, input=json.dumps({"text": text}), capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_score_says_which_words_are_damaged() -> None:
    answer = _score(GLUED, "--words")
    worst = max(answer["words"], key=lambda w: w[2])
    assert GLUED[worst[0] : worst[1]] == "tiescooperation"
    assert worst[3] == "split"
    assert _score("De twee presidenten hebben elkaar maandag in Genève ontmoet.", "--words")["words"] is None
    assert "words" not in _score(GLUED)


def test_the_figure_can_be_chosen() -> None:
    by = {name: _score(DAMAGED, "--fluency", name)["fluency"] for name in ("lm", "judge", "both")}
    assert len(set(by.values())) == 3
    assert _score(DAMAGED)["fluency"] == by["both"]
