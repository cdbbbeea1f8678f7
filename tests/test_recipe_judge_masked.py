"""What an encoder that guesses masked words proposes, and a judge that is taught on a machine without word lists."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from test_recipe_judge_many import PIECES, RECIPE, _run, dictionaries, encoder_in


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """Packed where the dictionaries are, unpacked elsewhere, guessed with for some seconds."""
    folder = tmp_path_factory.mktemp("luggage")
    encoder_in(folder)
    (folder / "human.jsonl").write_text('[{"text": "Il sindaco ha perso.", "labels": []}]\n')
    sys.path.insert(0, str(RECIPE))
    import expected
    import labels
    import luggage

    dictionary = dictionaries(tmp_path_factory.mktemp("dictionaries"))
    carried = (folder / "encoder.bin", folder / "tokenizer.json")
    luggage.pack(folder, folder / "encoder", folder / "out", carried, dictionary)
    there, encoder, guessed = (folder / name for name in ("there", "there-encoder", "guessed"))
    _run("luggage", "--unpack", folder / "out", there, encoder)
    _run("masked", there, encoder, guessed, "--minutes", 0.25, "--share", 0.8, "--tokens", 1024, "--held-out", 50)
    yield SimpleNamespace(
        here=folder, there=there, encoder=encoder, guessed=guessed,
        luggage=luggage, expected=expected, labels=labels, dictionary=dictionary,
    )  # fmt: skip
    sys.path.remove(str(RECIPE))


def test_the_encoder_is_the_same_after_the_journey(packed: SimpleNamespace) -> None:
    from safetensors.numpy import load_file

    before, after = (load_file(f / "model.safetensors") for f in (packed.here / "encoder", packed.encoder))
    assert before.keys() == after.keys()
    assert all(np.array_equal(before[name], after[name]) for name in before)
    assert (packed.here / "out" / "encoder.npz").stat().st_size < 0.3 * sum(v.nbytes for v in before.values())
    assert (packed.there / "pool.txt").read_bytes() == (packed.here / "pool.txt").read_bytes()
    assert (packed.there / "human.jsonl").exists()


def test_what_words_may_be_exchanged_for_travels_without_dictionaries(packed: SimpleNamespace) -> None:
    tongue = packed.luggage.tongues_in(packed.there / "tongues.json")["it"]
    assert list(tongue.senses("barca")) == ["battello"]
    assert "compra" in tongue.forms("comprato") or "comprata" in tongue.forms("comprato")
    assert list(tongue.untranslated("barca")) == ["boat"]
    assert list(tongue.senses("zucchero")) == []
    assert "ha" in tongue.closed
    assert not tongue.nouns


def test_a_piece_is_a_word_of_a_language_or_none(packed: SimpleNamespace) -> None:
    pieces = ["[UNK]", "▁sindaco", "▁Roma", "sindaco", "▁the", "▁Hafen", "▁a", "▁b", "▁", "."]
    found = packed.luggage.whole_words(pieces, ["it", "en"]).tolist()
    assert [p for p, known in zip(pieces, found[0], strict=True) if known] == ["▁sindaco", "▁the", "▁a"]
    assert [p for p, known in zip(pieces, found[1], strict=True) if known] == ["▁the", "▁a"]


def test_guesses_are_other_words_of_the_language_in_the_place_of_words(packed: SimpleNamespace) -> None:
    texts = [line.partition("\t")[2] for line in (packed.there / "pool.txt").read_text().splitlines()]
    kept = np.load(packed.guessed / "expected.npz")
    rows, pieces = kept["rows"], json.loads(bytes(kept["pieces"]))
    assert len(rows) > 100
    assert (np.diff(rows[:, 0]) >= 0).all()
    for window, start, piece in rows[:: len(rows) // 50].tolist():
        before = texts[window][start:].split()[0].strip(".")
        assert pieces[piece].startswith("▁")
        assert pieces[piece][1:] != before
        assert before in texts[window]


def test_a_guess_stands_for_the_word_at_its_place(tmp_path: Path, packed: SimpleNamespace) -> None:
    text = "Il sindaco ha perso la lettera lunedì."
    pieces = ["▁venduto", "▁barca", "▁una"]
    rows = np.array([[3, text.index(" perso"), 0], [3, text.index("lettera"), 1], [3, 0, 2], [5, 3, 1]], dtype=np.int32)
    np.savez_compressed(tmp_path / "e.npz", rows=rows, pieces=np.array(json.dumps(pieces).encode()))
    guesses = packed.expected.Expected(tmp_path / "e.npz", seed=1)
    seen: dict[int, str] = {}
    for _ in range(40):
        none, some = guesses([2, 3], ["La mappa.", text])
        assert none == {}
        seen |= some
    words = [word.text for word in packed.labels.words_of(text)]
    assert {words[number]: word for number, word in seen.items()} == {"perso": "venduto", "lettera": "barca"}


def test_a_judge_is_taught_from_what_was_packed_and_guessed(packed: SimpleNamespace) -> None:
    own = ("--tongues", packed.there / "tongues.json", "--expected", packed.guessed / "expected.npz", "--workers", 2)
    none = ("--dictionaries", packed.there / "nowhere", "--wordnet", packed.there / "nowhere")
    said = _run(
        "train", packed.there, packed.guessed, "--steps", 10, "--tokens", 512, "--embedding-rate", 0, *own, *none
    )
    assert "10 steps" in said
    assert (packed.there / "judge.pt").exists()
    vocabulary = json.loads((packed.guessed / "tokenizer.json").read_text())["model"]["vocab"]
    assert len(vocabulary) == PIECES
