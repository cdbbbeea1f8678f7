"""The recipe from a corpus folder to a model that the program loads, on a corpus of made-up sentences."""

import csv
import gzip
import itertools
import json
import lzma
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from audit.fluency.calibration import calibration_of
from audit.fluency.embedded import EmbeddedModel
from audit.fluency.load import load
from audit.fluency.ngram import NgramTable

RECIPE = Path(__file__).parents[1] / "models" / "recipe"
SEEN_BEFORE = "This paragraph stands in two sources of the language, word for word."
JUDGED = "The harbour master of Exampleton keeps seventeen blue lanterns."
PARTS = {
    "en": (
        "The mayor|A farmer|The old teacher|Our neighbour|The driver|A young nurse|The baker|The judge".split("|"),
        "bought|painted|lost|found|repaired|described|sold|praised".split("|"),
        "the red boat|a wooden door|the town bridge|two old clocks|the letter|a small garden|the map".split("|"),
        "on Monday|last winter|before noon|after the storm|in the village|for his sister|near the river".split("|"),
    ),
    "de": (
        "Der Lehrer|Eine Bäuerin|Der alte Richter|Unsere Nachbarin|Der Fahrer|Die Ärztin|Der Bäcker".split("|"),
        "kaufte|malte|verlor|fand|reparierte|beschrieb|verkaufte|lobte".split("|"),
        "das rote Boot|eine Tür|die Brücke|zwei alte Uhren|den Brief|einen Garten|die Landkarte".split("|"),
        "am Montag|im letzten Winter|vor dem Mittag|nach dem Sturm|im Dorf|am Fluss|für die Schwester".split("|"),
    ),
}
TINY = ["--layers", "1", "--width", "64", "--ngram-rows", "512", "--ngram-size", "32", "--batch", "8", "--length", "48"]


def corpus(folder: Path) -> Path:
    draw = random.Random(0)
    for language, parts in PARTS.items():
        sentences = [" ".join(words) + "." for words in itertools.product(*parts)]
        draw.shuffle(sentences)
        (folder / language).mkdir(parents=True)
        for source, begin, end in (("first", 0, 900), ("second", 900, 1800)):
            lines = [" ".join(sentences[i : i + 2]) for i in range(begin, end, 2)]
            lines += [SEEN_BEFORE, f"{sentences[0]} {JUDGED}"]
            documents = ["\n".join(lines[i : i + 3]) for i in range(0, len(lines), 3)]
            with lzma.open(folder / language / f"{source}.txt.xz", "wt", encoding="utf-8") as file:
                file.write("\n\n".join(documents) + "\n")
    return folder


@pytest.fixture(scope="module")
def recipe() -> Iterator[Callable[..., Any]]:
    """Calls a step's ``main`` with arguments, as from the command line."""
    sys.path.insert(0, str(RECIPE))
    argv = sys.argv

    def call(step: str, *arguments: object) -> Any:
        module = __import__(step)
        sys.argv = [step, *map(str, arguments)]
        return module.main()

    yield call
    sys.argv = argv
    sys.path.remove(str(RECIPE))


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory, recipe: Callable[..., Any]) -> Path:
    """Prepared, counted, trained in two calls."""
    folder = tmp_path_factory.mktemp("recipe")
    texts = corpus(folder / "corpus")
    sets = folder / "sets"
    sets.mkdir()
    with gzip.open(sets / "judged.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"id": 1, "pair": {"good": JUDGED.upper()}}) + "\n")
    (sets / "picture.png").write_bytes(b"\x89PNG\xff\xfe")
    made = folder / "work"
    recipe("prepare", texts, made, "--vocab", 500, "--evaluation", sets)
    recipe("ngram", made, made / "ngram.npz", "--entries", 4000)
    for minutes in (0.03, 0.09):
        recipe("train", made, "--minutes", minutes, "--every", 2, "--no-compile", *TINY)
    return made


@pytest.fixture(scope="module")
def model(work: Path, recipe: Callable[..., Any]) -> EmbeddedModel:
    out = work.parent / "embedded"
    recipe("export", work / "final", out, "--tokenizer", work / "tokenizer.json")
    recipe("blend", work, out)
    recipe("calibrate", work, out, "--threads", 1, "--least", 0)
    found = load(str(out))
    assert isinstance(found, EmbeddedModel)
    return found


def decoded(work: Path, source: str) -> str:
    from tokenizers import Tokenizer

    text: str = Tokenizer.from_file(str(work / "tokenizer.json")).decode(
        np.load(work / "tokens" / f"{source}.npy").tolist()
    )
    return text


def test_paragraphs_come_once_and_judged_ones_never(work: Path) -> None:
    assert decoded(work, "en.first").count(SEEN_BEFORE) == 1
    assert SEEN_BEFORE not in decoded(work, "en.second")
    assert SEEN_BEFORE in decoded(work, "de.first")  # another language
    assert not any("lanterns" in decoded(work, f"{lang}.{s}") for lang in PARTS for s in ("first", "second"))
    dropped = json.loads((work / "dropped.json").read_text())
    assert dropped["en.first"] == {"evaluation": 1}
    assert dropped["en.second"] == {"evaluation": 1, "duplicate": 1}


def test_training_goes_on_where_it_stopped(work: Path) -> None:
    import torch

    state = torch.load(work / "checkpoint.pt", weights_only=True)
    rows = list(csv.reader((work / "curve.csv").open()))
    steps = [int(row[0]) for row in rows]
    assert steps == sorted(set(steps))
    assert state["used"] > 0.09 * 60
    assert min(int(row[2]) for row in rows) <= 0.03 * 60 < max(int(row[2]) for row in rows)
    assert float(rows[-1][4]) < float(rows[0][4])  # English, held out
    assert rows[-1][5] == ""  # no Spanish


def test_a_new_run_goes_on_from_a_model_folder(
    work: Path, model: EmbeddedModel, recipe: Callable[..., Any], tmp_path: Path
) -> None:
    shutil.copytree(work / "tokens", tmp_path / "tokens")
    shutil.copy(work / "tokenizer.json", tmp_path)
    earlier = {"signature": model.signature, "training": {"steps": 3, "tokens": 1234}}
    (model.folder / "figures.json").write_text(json.dumps(earlier))
    recipe("train", tmp_path, "--minutes", 0.02, "--every", 1, "--no-compile", "--start", model.folder, *TINY)
    first, last = (list(csv.reader((folder / "curve.csv").open())) for folder in (tmp_path, work))
    assert float(first[0][4]) < float(last[0][4])  # the held-out loss after one step: nothing is learned anew
    assert json.loads((tmp_path / "start.json").read_text()) == {
        "signature": model.signature, "steps": 3, "tokens": 1234
    }  # fmt: skip


def test_a_language_with_little_text_gets_no_scores(
    work: Path, model: EmbeddedModel, recipe: Callable[..., Any]
) -> None:
    before = (model.folder / "calibration.json").read_bytes()
    recipe("calibrate", work, model.folder, "--threads", 1)
    assert json.loads((model.folder / "calibration.json").read_text())["languages"] == {}
    (model.folder / "calibration.json").write_bytes(before)


def test_a_call_after_the_end_changes_nothing(work: Path, recipe: Callable[..., Any]) -> None:
    before = (work / "curve.csv").read_text(), (work / "final" / "model.safetensors").read_bytes()
    recipe("train", work, "--minutes", 0.09, "--no-compile", *TINY)
    assert ((work / "curve.csv").read_text(), (work / "final" / "model.safetensors").read_bytes()) == before


@pytest.mark.parametrize(
    "text", ["", " The", " The mayor", " The mayor bought the", " Der Lehrer kaufte", " zwei alte", " x q"]
)
def test_table_probabilities_sum_to_one(work: Path, model: EmbeddedModel, text: str) -> None:
    """Over all tokens after a context, whether its tokens are known to the table or not."""
    table = NgramTable(work / "ngram.npz")
    context = model._files.tokenizer.encode(text, add_special_tokens=False).ids
    vocab = len(np.load(work / "ngram.npz")["unigram"])
    lines = np.array([[0, *context, token] for token in range(2, vocab)])
    logp, kind = (values.reshape(lines.shape)[:, -1] for values in table.log_probabilities(lines.ravel()))
    assert np.exp(logp).sum() == pytest.approx(1, abs=0.02)
    assert len(set(kind.tolist())) == 1


def test_marks_take_nothing_from_the_table(work: Path) -> None:
    """They are given, never predicted."""
    unigram = np.exp(np.load(work / "ngram.npz")["unigram"].astype(float))
    assert unigram.sum() == pytest.approx(1, abs=0.01)
    assert unigram[:2].max() <= unigram[2:].min() * 1.01


def test_the_model_prefers_what_it_read(model: EmbeddedModel) -> None:
    good, bad = model.score(["The mayor bought the red boat on Monday.", "The boat mayor on red bought the Monday."])
    assert good.total < bad.total
    assert good.slor is not None
    assert bad.slor is not None
    assert good.slor > bad.slor


def test_the_calibration_fits_the_weights(model: EmbeddedModel) -> None:
    calibration = calibration_of(model)
    assert calibration is not None
    assert set(calibration.languages) == set(PARTS)
    text = "Der Lehrer kaufte das rote Boot am Montag."
    score = calibration.sentence("de", text, model.score([text])[0])
    assert score is not None
    assert 0 < score < 100


def test_the_mixture_is_no_worse_than_either(model: EmbeddedModel) -> None:
    transformer, table, mixture = np.load(model.folder / "ngram.npz")["nats"]
    assert mixture <= min(transformer, table)


def test_curve_and_card(work: Path, model: EmbeddedModel, recipe: Callable[..., Any]) -> None:
    from card import card  # type: ignore[import-not-found]
    from plot import COLUMNS, curve  # type: ignore[import-not-found]

    out = model.folder
    curve(work, out)
    rows = list(csv.DictReader((out / "curve.csv").open()))
    assert tuple(rows[0]) == COLUMNS
    figures = {
        "signature": model.signature,
        "training": {
            "steps": 1,
            "tokens": 1,
            "total_tokens": 9_000_000,
            "minutes": 1,
            "training_loss": 1.0,
            "start": "embedded:1f",
        },
        "languages": {"en": {"bits_per_char": 1.0, "chars": 1, "tokens": 1}},
        "tokens_per_core_second": 1,
        "first_score": {"seconds": 1.0, "peak_mib": 1},
        "rounding": None,
    }
    (out / "figures.json").write_text(json.dumps(figures))
    (work.parent / "corpus" / "SOURCES.md").write_text("| en | first | example/texts | a | CC0 |\n")
    (out / "scores.json").write_text(json.dumps({"signature": model.signature, "sets": {"blimp": {"pairs": 0.61}}}))
    text = card(work, out, work.parent / "corpus")
    assert "| blimp | pairs | 0.61 |" in text
    assert "`embedded:1f`, so that it has seen 9.0 M tokens" in text
    assert "of order 4" in text
    assert "2 paragraphs (duplicate)" in text
    assert "zh/xinwenlianbo" in text
    assert "| en.first | example/texts | CC0 |" in text
