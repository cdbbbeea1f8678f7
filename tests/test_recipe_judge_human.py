"""The judge's recipe: what people said of translations → texts with labels, and pairs."""

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

RECIPE = Path(__file__).parents[1] / "models" / "recipe" / "judge"
AWKWARD, WRONG = "Style/Unnatural or awkward", "Accuracy/Mistranslation"


def span(text: str, words: str, category: str, op: str | None = None) -> dict[str, Any]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "category": category, "severity": "Minor", "op": op}


def row(text: str, spans: list[dict[str, Any]], fluency: float, **more: Any) -> dict[str, Any]:
    return {"text": text, "spans": spans, "human_fluency": fluency, "lp": "xx-en", "src": "s", "doc": "d"} | more


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> list[list[dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("labelled")
    stiff, good = "The bridge it was once more opened.", "The bridge was opened again."
    opinions = [span(stiff, "it", AWKWARD), span(stiff, "once more", AWKWARD)]
    others = {"second": [span(stiff, "it", AWKWARD), span(stiff, "bridge", WRONG)], "third": []}
    sets = {
        "mqm_bio_toen": [
            row(stiff, [span(stiff, "it", AWKWARD), span(stiff, "bridge", WRONG)], -1.0),
            row(good, [], 0.0),
        ],
        "mqm_ted21_zhen": [row(good, [], 0.0, src="alone")],
        "mqm_wmt23sxs_zhen": [row(stiff, opinions, -1.0, alt_spans=others, src="three")],
        "mlqe_pe_toen": [
            row(stiff, [span(stiff, "once more", "BAD")], 0.0, hter=0.2),
            row("Nothing of this was kept by the editor.", [], 0.0, hter=0.9),
        ],
        "demetr": [
            row("The the bridge was opened again.", [span("The the", "the", "x", "insert")], 0.0)
            | {"original": good, "phenomenon": "minor_id1_repeat2"},
            row("The bridge opened again.", [span("The bridge opened", "opened", "x", "delete") | {"end": 11}], 0.0)
            | {"original": good, "phenomenon": "critical_id22_verb_removed"},
            row("The tunnel was opened again.", [span("The tunnel", "tunnel", "x", "replace")], 0.0)
            | {"original": good, "phenomenon": "critical_id7_antonym"},
            row(".", [], 0.0) | {"original": good, "phenomenon": "base_id33_empty"},
        ],
    }
    for name, rows in sets.items():
        with gzip.open(folder / f"{name}.dev.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(r) + "\n" for r in rows)
    command = [sys.executable, str(RECIPE / "human.py"), str(folder), str(folder / "out"), "--set-aside", "0"]
    subprocess.run(command, check=True, capture_output=True)
    return [json.loads(line) for line in (folder / "out").read_text().splitlines()]


def marked(text: dict[str, Any], label: int) -> list[str]:
    """The runs of characters with the label."""
    found = "".join(c if mark == label else "\0" for c, mark in zip(text["text"], text["labels"], strict=True))
    return [run for run in found.split("\0") if run]


DELETE, REPLACE, INSERT, NONE = 1, 5, 6, -100


def test_the_more_fluent_translation_of_a_source_comes_first(units: list[list[dict[str, Any]]]) -> None:
    (pair,) = [u for u in units if len(u) == 2 and NONE in u[1]["labels"] and "it was" in u[1]["text"]]
    better, worse = pair
    assert "again" in better["text"]
    assert marked(better, REPLACE) == []
    assert marked(worse, REPLACE) == ["it"]
    assert marked(worse, NONE) == ["bridge"]  # what only the source shows


def test_of_three_raters_two_must_agree(units: list[list[dict[str, Any]]]) -> None:
    (only,) = [u[0] for u in units if len(u) == 1 and "once more" in marked(u[0], NONE)]
    assert marked(only, REPLACE) == ["it"]
    assert set(marked(only, NONE)) == {"once more", "bridge"}


def test_post_edits_count_as_damage_unless_hardly_a_word_was_kept(units: list[list[dict[str, Any]]]) -> None:
    assert [u for u in units if len(u) == 1 and marked(u[0], REPLACE) == ["once more"]]
    assert not [u for u in units for t in u if t["text"].startswith("Nothing of this")]


def test_a_perturbation_is_worse_than_what_it_was_made_from(units: list[list[dict[str, Any]]]) -> None:
    pairs = {u[1]["text"]: u for u in units if len(u) == 2 and set(u[0]["labels"]) == {NONE}}
    assert len(pairs) == 3  # an empty text is no pair
    assert marked(pairs["The the bridge was opened again."][1], DELETE) == ["the"]
    assert marked(pairs["The bridge opened again."][1], INSERT)
    assert marked(pairs["The tunnel was opened again."][1], NONE) == ["tunnel"]
    assert marked(pairs["The tunnel was opened again."][1], REPLACE) == []


@pytest.mark.parametrize(("document", "aside"), [("12", 0), ("12", 1)])
def test_documents_are_set_aside_by_their_name(document: str, aside: int) -> None:
    sys.path.insert(0, str(RECIPE))
    import human

    assert human.set_aside(document, aside) is bool(aside)
    assert 0.15 < sum(human.set_aside(str(n), 4) for n in range(400)) / 400 < 0.35
