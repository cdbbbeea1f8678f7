"""A judge that ships, opened again to be taught further."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from audit.fluency.judge import Judge

ROOT = Path(__file__).parents[1]
RECIPE = ROOT / "models" / "recipe" / "judge"
TEXTS = {
    "judge": ("The council has agreed to close the pool in autumn.", "The council have agree to closes a pool."),
    "judge-large": ("The council has agreed to close the pool in autumn.", "The council have agree to closes a pool."),
    "judge-many": ("Der Stadtrat hat beschlossen, das Bad zu schließen.", "Der Stadtrat haben beschließen das Bad zu."),
}


@pytest.fixture(scope="module")
def recipe() -> Iterator[Any]:
    sys.path.insert(0, str(RECIPE))
    import reopen

    yield reopen
    sys.path.remove(str(RECIPE))


@pytest.mark.parametrize("name", TEXTS)
def test_a_reopened_judge_says_what_the_shipped_one_says(recipe: Any, tmp_path: Path, name: str) -> None:
    from batches import rows_of, together, tokenizer_of
    from network import taught

    recipe.reopen(ROOT / "models" / name, tmp_path)
    network, shipped = taught(tmp_path, tmp_path / "judge.pt"), Judge(ROOT / "models" / name)
    tokenizer = tokenizer_of(tmp_path)
    for text, opinion in zip(TEXTS[name], shipped(TEXTS[name]), strict=True):
        batch = together([tuple(rows_of(tokenizer, [text], [bytes(len(text))]))])
        with torch.no_grad():
            edits, _ = network(batch.ids, batch.shapes, batch.mask)
        damage = (1 - edits.softmax(-1)[0, 1:-1, 0]).numpy()
        # The shipped one rounds what goes between its layers.
        assert np.abs(damage - np.array(opinion.damage)).mean() < 0.02
        assert damage.max() == pytest.approx(max(opinion.damage), abs=0.1)


def test_what_was_rounded_is_rounded_to_the_same_again(recipe: Any, tmp_path: Path) -> None:
    from export_judge import pack

    recipe.reopen(ROOT / "models" / "judge-many", tmp_path)
    state = torch.load(tmp_path / "judge.pt", weights_only=True)
    again, shipped = pack(state, word_bits=4), load_file(ROOT / "models" / "judge-many" / "judge.safetensors")
    assert again.keys() == shipped.keys()
    for name in ("words", "0.qkv", "3.up", "7.down"):
        assert (again[name] != shipped[name]).mean() < 0.001
    np.testing.assert_allclose(again["places"], shipped["places"])
