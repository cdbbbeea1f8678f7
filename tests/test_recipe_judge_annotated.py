"""Articles with every damaged place marked, as pairs that a judge learns from."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
RECIPE = ROOT / "models" / "recipe" / "judge"
ARTICLES = RECIPE / "articles"
TEXT = (
    "The minister {assured|said} that {the|} inflation would go down {|by} two points. It was {the third|its third}"
    " rise in a year{. While|, while} wages {stand|stood} still.\n"
    "Nobody {was|} against it.\n"
)


@pytest.fixture(scope="module")
def annotated() -> Iterator[Any]:
    sys.path.insert(0, str(RECIPE))
    import annotated

    yield annotated
    sys.path.remove(str(RECIPE))


def labelled(annotated: Any, unit: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Words of the damaged text that are labelled, with the name of the edit."""
    from audit.fluency.edits import EDITS

    bad, found, end = unit[-1], [], 0
    for i, label in enumerate([*bad["labels"], 0]):
        before = bad["labels"][i - 1] if i else 0
        if label != before:
            if before:
                found.append((bad["text"][end:i], EDITS[before]))
            end = i
    return found


def test_each_mark_becomes_the_edit_that_it_calls_for(annotated: Any) -> None:
    paragraphs = TEXT.strip().split("\n")
    units = [unit for p in paragraphs for unit in annotated.units(p, random.Random(0))]
    assert [word for unit in units for word in labelled(annotated, unit)] == [
        ("assured", "replace"),
        ("the", "delete"),
        ("two", "insert"),
        ("the third", "replace"),
        (". While", "replace"),
        ("stand", "replace"),
        ("was", "delete"),
    ]
    assert units[0][0]["text"].startswith("The minister said that inflation would go down by two points.")
    assert units[0][1]["text"].startswith("The minister assured that the inflation would go down two points.")
    assert units[-1][0]["text"] == "Nobody against it."


@pytest.mark.parametrize(
    ("wrong", "right", "edit"),
    [
        ("tiescooperation", "ties cooperation", "split"),
        ("news paper", "newspaper", "join"),
        ("monday", "Monday", "case"),
        ("the the", "the", "replace"),
    ],
)
def test_glue_cuts_and_capitals_are_told_apart(annotated: Any, wrong: str, right: str, edit: str) -> None:
    (unit,) = annotated.units(f"On {{{wrong}|{right}}} it rained.", random.Random(0))
    assert labelled(annotated, unit) == [(wrong, edit)]


def test_what_is_missing_before_a_stop_leaves_no_space(annotated: Any) -> None:
    (unit,) = annotated.units("They waited for {|it}. Nobody came.", random.Random(1))
    assert [part["text"] for part in unit] == ["They waited for it. Nobody came.", "They waited for. Nobody came."]


def test_what_is_too_much_before_a_stop_leaves_no_space_either(annotated: Any) -> None:
    (unit,) = annotated.units("They waited for it {there|}.", random.Random(1))
    assert [part["text"] for part in unit] == ["They waited for it.", "They waited for it there."]


def test_the_spaces_of_french_marks_are_kept_on_both_sides(annotated: Any) -> None:
    (unit,) = annotated.units("Il a dit\u202f: « Je {suis|} viens ! »", random.Random(0))
    assert [part["text"] for part in unit] == ["Il a dit\u202f: « Je viens ! »", "Il a dit\u202f: « Je suis viens ! »"]


def test_no_window_ends_within_a_mark(annotated: Any) -> None:
    text = "It rained{. While|, while} we slept. The dog {bark. Loud|barked loudly} all night. Then {it|} came the day."
    for seed in range(20):
        for unit in annotated.units(text, random.Random(seed)):
            for part in unit:
                assert len(part["text"]) == len(part["labels"])
                assert part["text"] == part["text"].strip()
            if len(unit) == 2:
                assert not any(unit[0]["labels"])
                assert any(unit[1]["labels"])


def test_a_brace_that_belongs_to_no_mark_is_an_error(annotated: Any, tmp_path: Path) -> None:
    (tmp_path / "en-1.txt").write_text("=== es heavy\nIt {was rained.\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"en-1\.txt: a stray \{"):
        list(annotated.articles(tmp_path / "en-1.txt"))


def test_the_articles_of_the_recipe_become_pairs_and_an_eighth_is_set_aside(tmp_path: Path) -> None:
    out, aside = tmp_path / "pairs.jsonl", tmp_path / "aside.jsonl"
    call = [sys.executable, RECIPE / "annotated.py", ARTICLES, out, "--aside", aside, "--languages", "en", "fr"]
    subprocess.run(call, check=True, capture_output=True)
    units = [json.loads(line) for line in out.open(encoding="utf-8")]
    kept = [json.loads(line) for line in aside.open(encoding="utf-8")]
    assert {a["lang"] for a in kept} == {"en", "fr"}
    assert all(any(any(p["labels"]) for p in a["paragraphs"]) == (a["level"] != "sound") for a in kept)
    assert {len(unit) for unit in units} == {1, 2}
    assert 4 * len(kept) < sum(text.read_text("utf-8").count("\n=== ") for text in ARTICLES.glob("[ef][nr]-*.txt"))
