"""Scores of 0 to 100: what they are a share of, where they are missing, and that they order damage below clean text."""

import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import ModelError
from audit.fluency.calibration import (
    Calibration,
    LengthClass,
    article_score,
    calibrate,
    calibration_of,
    interval,
    quantiles,
)
from audit.fluency.embedded import EmbeddedModel
from audit.fluency.measure import CREDIT, nats_per_char, strangeness
from audit.fluency.model import Surprisal
from audit.text import Span


def surprisal(nats: float) -> Surprisal:
    return Surprisal((Span(0, 1),), (nats,))


@pytest.fixture(scope="module")
def made() -> Calibration:
    """English sentences whose nats per character fall with length, from 2 to 1, spread by ± 0.5."""
    draw = random.Random(1)
    sentences = []
    for _ in range(5000):
        chars = draw.randint(20, 300)
        sentences.append((chars, 2 - (chars - 20) / 280 + draw.uniform(-0.5, 0.5)))
    return calibrate("test:1", {"en": sentences, "xx": sentences[:99]})


@pytest.mark.parametrize(("nats", "share"), [(1.0, 100), (1.25, 75), (1.5, 50), (1.75, 25), (2.5, 0)])
def test_a_score_is_the_share_that_reads_less_naturally(made: Calibration, nats: float, share: float) -> None:
    assert made.sentence("en", "x" * 160, surprisal(nats * 160)) == pytest.approx(share, abs=8)


def test_length_is_taken_into_account(made: Calibration) -> None:
    """The same nats per character are fine in a short sentence and poor in a long one."""
    scores = [made.sentence("en", "x" * n, surprisal(1.5 * n)) for n in (30, 100, 160, 220, 290)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] - scores[-1] > 50


def test_scores_do_not_jump_with_length(made: Calibration) -> None:
    scores = [made.sentence("en", "x" * n, surprisal(1.5 * n)) for n in range(40, 290)]
    assert max(abs(a - b) for a, b in pairwise(scores)) < 5


CLASSES_OF_NOISE = st.builds(
    lambda values, sentences: LengthClass(100.0, quantiles([round(v, 4) for v in values]), sentences),
    st.lists(st.floats(0, 8), min_size=1, max_size=200),
    st.integers(100, 5000),
)


@given(CLASSES_OF_NOISE, st.lists(st.floats(0, 20), min_size=2, max_size=30))
@settings(deadline=None)
def test_more_nats_always_score_lower(made: LengthClass, values: list[float]) -> None:
    """Strictly, and never 0 or 100, wherever two values differ by what a report could show; always in order."""
    ordered = sorted(values)
    scores = [made.less_natural(v) for v in ordered]
    assert all(0 < s < 100 for s in scores)
    assert scores == sorted(scores, reverse=True)


@given(st.integers(100, 5000), st.lists(st.floats(0.0, 12.0), min_size=2, max_size=30), st.integers(0, 99))
@settings(deadline=None)
def test_no_two_values_tie_far_outside_what_was_observed(count: int, values: list[float], seed: int) -> None:
    draw = random.Random(seed)
    made = LengthClass(100.0, quantiles([draw.gauss(2.5, 0.4) for _ in range(count)]), count)
    ordered = sorted({round(v, 3) for v in values})
    scores = [float(f"{made.less_natural(v):.12g}") for v in ordered]
    assert all(a > b for a, b in pairwise(scores))


@given(CLASSES_OF_NOISE)
@settings(deadline=None)
def test_scores_do_not_jump_at_the_quantiles(made: LengthClass) -> None:
    for knot in made.quantiles:
        before, at, after = (made.less_natural(v) for v in (knot - 1e-9, knot, knot + 1e-9))
        assert before - at == pytest.approx(0, abs=0.01)
        assert at - after == pytest.approx(0, abs=0.01)


def test_the_extremes_keep_their_share() -> None:
    """Of n sentences the least and the most natural stand for 1 / (n + 1) at either end."""
    made = LengthClass(100.0, quantiles([float(i) for i in range(999)]), 999)
    assert made.less_natural(998.0) == pytest.approx(0.1)
    assert made.less_natural(0.0) == pytest.approx(99.9)
    assert made.less_natural(499.0) == pytest.approx(50)
    assert 0 < made.less_natural(1100.0) < made.less_natural(1000.0) < 0.1


def test_white_space_around_a_text_does_not_count() -> None:
    assert nats_per_char("  ab \n", surprisal(3)) == 1.5
    assert nats_per_char("", Surprisal((), ())) == 0


def test_strangeness_excuses_rare_words_and_caps_the_credit_of_set_phrases() -> None:
    spans = (Span(0, 2), Span(2, 4))
    rare = Surprisal(spans, (9.0, 8.0), (10.0, 9.0))
    common = Surprisal(spans, (3.0, 4.0), (4.0, 5.0))
    assert strangeness("abcd", rare) == strangeness("abcd", common) == -1
    blunder_after_phrase = Surprisal(spans, (0.5, 9.0), (12.5, 5.0))
    assert strangeness("abcd", blunder_after_phrase) == (4 - CREDIT) / 2  # the phrase earned 12, and keeps CREDIT
    assert blunder_after_phrase.slor == (12 - 4) / 2


def test_strangeness_without_token_frequencies_is_nats_per_character() -> None:
    assert strangeness(" abcd ", Surprisal((Span(1, 5),), (6.0,))) == 1.5
    assert strangeness("", Surprisal((), (), ())) == 0


def test_languages_without_enough_text_have_no_score_but_a_note(made: Calibration) -> None:
    assert made.sentence("xx", "x" * 50, surprisal(50)) is None
    assert "xx" in (made.note("xx") or "")
    assert made.note("en-GB") is None
    assert made.sentence("en-GB", "x" * 50, surprisal(50)) is not None
    assert made.sentence("en", "", Surprisal((), ())) is None


def test_saved_and_loaded_it_is_the_same(made: Calibration, tmp_path: Path) -> None:
    made.save(tmp_path / "c.json")
    again = Calibration.load(tmp_path / "c.json")
    assert again.signature == made.signature
    assert again.model == "test:1"
    assert again.sentence("en", "x" * 99, surprisal(150)) == pytest.approx(
        made.sentence("en", "x" * 99, surprisal(150)), abs=0.1
    )


@pytest.mark.parametrize("content", ["", "[]", '{"model": "m"}', '{"model": "m", "languages": {"en": [{"chars": 1}]}}'])
def test_broken_file_is_said_so(tmp_path: Path, content: str) -> None:
    (tmp_path / "c.json").write_text(content)
    with pytest.raises(ModelError, match="is no calibration"):
        Calibration.load(tmp_path / "c.json")


def test_quantiles_agree_with_numpy() -> None:
    import numpy as np

    values = [random.Random(2).gauss(0, 1) for _ in range(137)]
    assert quantiles(values) == pytest.approx(np.quantile(values, np.linspace(0, 1, 41)))
    assert quantiles([1.0]) == (1.0,) * 41


def test_article_score_weighs_by_length() -> None:
    assert article_score([100, 0], [30, 10]) == 75
    assert article_score([], []) is None


def test_interval_holds_the_score_and_narrows_with_text() -> None:
    draw = random.Random(3)
    scores = [draw.uniform(0, 100) for _ in range(200)]
    few, many = interval(scores[:10], [50.0] * 10), interval(scores, [50.0] * 200)
    assert few is not None
    assert many is not None
    assert few[0] < sum(scores[:10]) / 10 < few[1]
    assert many[1] - many[0] < few[1] - few[0]
    # The normal approximation, 2 · 1.96 standard errors, is close for 200 sentences.
    assert many[1] - many[0] == pytest.approx(2 * 1.96 * 28.9 / 200**0.5, rel=0.15)
    assert interval(scores[:1], [50.0]) is None
    assert interval(scores, [50.0] * 200) == many


def test_shipped_calibration_belongs_to_the_shipped_model() -> None:
    model = EmbeddedModel()
    found = calibration_of(model)
    assert found is not None
    assert found.model == model.signature
    assert {"en", "de", "fr", "es", "it", "pt", "ru", "ar", "pl", "tr", "uk"} <= found.languages.keys()
    assert "zh" not in found.languages  # too little text to judge by, see models/recipe/calibrate.py


def test_shipped_scores_put_damaged_sentences_below_clean_ones() -> None:
    model = EmbeddedModel()
    calibration = calibration_of(model)
    assert calibration is not None
    pairs = [
        ("The minister said that the two countries would sign the agreement in March.",
         "The minister he said that the twain countries wouldsign the accordance in Ma rch."),
        ("Police asked anyone with information about the accident to call the station.",
         "Police asked for anyone by information regarding accident the to callthe station."),
    ]  # fmt: skip
    for pair in pairs:
        clean, damaged = (calibration.sentence("en", t, s) for t, s in zip(pair, model.score(pair), strict=True))
        assert clean is not None
        assert damaged is not None
        assert clean - damaged > 20


def test_a_file_asked_for_must_belong_to_the_model(tmp_path: Path, made: Calibration) -> None:
    model = EmbeddedModel()
    Calibration(model.signature, made.languages).save(tmp_path / "own.json")
    found = calibration_of(model, tmp_path / "own.json")
    assert found is not None
    assert "en" in found.languages
    made.save(tmp_path / "other.json")
    with pytest.raises(ModelError, match="was made for the model test:1"):
        calibration_of(model, tmp_path / "other.json")
    with pytest.raises(ModelError, match="cannot be read"):
        calibration_of(model, tmp_path / "none.json")


def test_other_weights_make_a_calibration_void(tmp_path: Path, made: Calibration) -> None:
    made.save(tmp_path / "calibration.json")
    (tmp_path / "SHA256SUMS").write_text("other weights")
    assert calibration_of(EmbeddedModel(tmp_path)) is None
