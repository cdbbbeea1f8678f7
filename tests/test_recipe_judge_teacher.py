"""A large judge that teaches a shallow one: an encoder with another's tokenizer, weights that travel in a few files,
guesses by WordPiece, and what the small judge is shipped as."""

import importlib
import itertools
import json
import runpy
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from test_recipe_judge_many import OBJECTS, PLACES, RECIPE, SUBJECTS, VERBS, _run, dictionaries

from audit.fluency.judge import Judge

MARKS = {"[CLS]": "<s>", "[PAD]": "<pad>", "[SEP]": "</s>", "[MASK]": "<mask>"}
LINES = [" ".join(parts) + "." for parts in itertools.product(SUBJECTS, VERBS, OBJECTS, PLACES)]
TEXTS = ("Il sindaco ha perso la lettera lunedì.", "La maestra lettera ha ha dipinto UN ponte , vicino", "No.", "")
SOME = [*LINES[:3000:100], " ".join(LINES[::800])]


@pytest.fixture(scope="module")
def recipe() -> Iterator[Any]:
    """The modules, ``train`` by its path: other recipes have files of that name, and the path is put back as it was."""
    path = list(sys.path)
    sys.path.insert(0, str(RECIPE))
    names = "batches expected export_judge luggage network respell shallow shards".split()
    modules = {name: importlib.import_module(name) for name in names}
    yield SimpleNamespace(lesson=runpy.run_path(str(RECIPE / "train.py"))["lesson"], **modules)
    sys.path[:] = path


def encoders_in(folder: Path) -> None:
    """A BERT and an MPNet, whose table has the same pieces in another order."""
    import tokenizers
    import torch
    import transformers

    tokenizer = tokenizers.BertWordPieceTokenizer(strip_accents=False)
    tokenizer.train_from_iterator(LINES, vocab_size=190, min_frequency=1, show_progress=False)
    marks = ((mark, tokenizer.token_to_id(mark)) for mark in ("[SEP]", "[CLS]"))
    tokenizer.post_processor = tokenizers.processors.BertProcessing(*marks)
    pieces = sorted(tokenizer.get_vocab(), key=tokenizer.get_vocab().__getitem__)
    shape = {"hidden_size": 128, "num_attention_heads": 2, "intermediate_size": 128}
    config = transformers.BertConfig(vocab_size=len(pieces), num_hidden_layers=1, **shape)
    transformers.BertModel(config, add_pooling_layer=False).save_pretrained(folder / "bert")
    tokenizer.save(str(folder / "bert" / "tokenizer.json"))
    names = ["<s>", "<pad>", "</s>", "<unk>", *(p for p in reversed(pieces) if p not in MARKS), "<mask>"]
    own = {"num_hidden_layers": 3, "max_position_embeddings": 200, "initializer_range": 0.1}
    torch.manual_seed(1)
    model = transformers.MPNetModel(transformers.MPNetConfig(vocab_size=len(names), **own, **shape))
    torch.nn.init.normal_(model.encoder.relative_attention_bias.weight)  # so that distances count
    model.save_pretrained(folder / "mpnet")
    (folder / "mpnet" / "vocab.txt").write_text("\n".join(names) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory, recipe: Any) -> Path:
    """A teacher, whose encoder guessed masked words before, and what it taught a judge of two of its layers."""
    torch = pytest.importorskip("torch")
    folder = tmp_path_factory.mktemp("teacher")
    encoders_in(folder)
    pool = np.random.default_rng(0).permutation(LINES)
    (folder / "pool.txt").write_text("".join(f"it\t{line}\n" for line in pool), encoding="utf-8")
    recipe.luggage.pack(folder, folder / "bert", folder / "out", None, dictionaries(folder))
    assert not (folder / "out" / "encoder.npz").exists()
    there, encoder, guessed, student = (folder / name for name in ("there", "encoder", "guessed", "student"))
    recipe.luggage.unpack(folder / "out", there, encoder)
    recipe.respell.respell(folder / "mpnet", folder / "bert" / "tokenizer.json", encoder)
    _run("masked", there, encoder, guessed, "--minutes", 0.05, "--share", 0.4, "--tokens", 1024)
    start = recipe.network.untrained(guessed)
    torch.nn.init.normal_(start.edit.weight, std=0.2)  # so that it thinks differently of words
    torch.save(start.state_dict(), folder / "start.pt")
    own = ("--tokens", 512, "--tongues", there / "tongues.json", "--expected", guessed / "expected.npz")
    _run("train", there, guessed, "--steps", 10, "--start", folder / "start.pt", *own)
    judge, four = there / "judge.pt", folder / "four.pt"  # as it is after a journey in 4 bits
    recipe.shards.split(recipe.shards.read(judge), folder / "shards", 4, most=0.04)
    recipe.shards.write(recipe.shards.join(folder / "shards"), four)
    _run("export_judge", four, guessed, folder / "four", "--bits", 4, "--word-bits", 4, "--languages", "it")
    _run("shallow", guessed, judge, student, "--layers", 0, 2)
    own += ("--scratch", "--start", student / "judge.pt", "--out", folder / "taught", "--teacher", guessed, judge)
    _run("train", there, student, "--steps", 40, "--rate", 1e-3, *own)
    recipe.export_judge.export(folder / "taught" / "judge.pt", student, folder / "eight", ["it"])
    return folder


@pytest.mark.parametrize(("bits", "most"), [(4, 1 / 8), (8, 0.5 / 127 * 1.13), (16, 2**-11)])
def test_weights_come_back_as_near_as_their_bits_allow(tmp_path: Path, recipe: Any, bits: int, most: float) -> None:
    draw = np.random.default_rng(0)
    shapes = {"b.wide": (40, 128), "a.odd": (5, 7), "c.bias": (128,)}
    state = {name: draw.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    recipe.shards.split(state, tmp_path, bits)
    back = recipe.shards.join(tmp_path)
    assert {name: value.shape for name, value in back.items()} == shapes
    wide, after = (each.pop("b.wide").reshape(40, 2, 64) for each in (state, back))
    # In 8 bits half a step, and the scale's own rounding.
    assert (np.abs(after - wide) <= most * np.abs(wide).max(axis=2, keepdims=True)).all()
    assert all(back[n] == pytest.approx(state[n], rel=2**-11, abs=1e-7) for n in state)  # no scale would pay there
    with pytest.raises(ValueError, match="not 6"):
        recipe.shards.split(state, tmp_path / "out", 6)


@pytest.mark.parametrize("bits", [4, 8, 16])
def test_a_table_larger_than_a_file_goes_into_several_in_order(tmp_path: Path, recipe: Any, bits: int) -> None:
    table = np.repeat(np.arange(1000, dtype=np.float32)[:, None], 192, axis=1)
    state = {"z.first": np.ones(3, np.float32), "table": table, "a.last": np.zeros((2, 64), np.float32)}
    paths = recipe.shards.split(state, tmp_path, bits, most=0.02)
    assert max(path.stat().st_size for path in paths) < 0.02e6 + 1000  # beside the numbers, their names
    assert len(paths) > 5
    back = recipe.shards.join(tmp_path)
    assert all(np.array_equal(np.rint(back[name]), state[name]) for name in state)


def test_an_encoder_has_its_rows_for_the_pieces_of_another(work: Path, tmp_path: Path, recipe: Any) -> None:
    old, new = (recipe.network.encoder_in(work / f).state_dict() for f in ("mpnet", "encoder"))
    names = (work / "mpnet" / "vocab.txt").read_text(encoding="utf-8").splitlines()
    vocabulary = recipe.batches.tokenizer_of(work / "encoder").get_vocab()
    before, after = (state.pop("embeddings.word_embeddings.weight") for state in (old, new))
    assert len(after) == len(vocabulary) == len(before) - 1  # no piece stands for <unk>
    assert all(after[n].equal(before[names.index(MARKS.get(piece, piece))]) for piece, n in vocabulary.items())
    assert vocabulary["il"] != names.index("il")
    assert all(old[name].equal(value) for name, value in new.items())
    unknown = {"model": {"vocab": vocabulary | {"zanzara": len(vocabulary)}}}
    (tmp_path / "tokenizer.json").write_text(json.dumps(unknown))
    with pytest.raises(KeyError, match="zanzara"):
        recipe.respell.respell(work / "mpnet", tmp_path / "tokenizer.json", tmp_path / "out")


def test_a_shallow_judge_has_the_layers_that_were_chosen(work: Path, recipe: Any) -> None:
    whole, part = (recipe.network.torch.load(work / f / "judge.pt", weights_only=True) for f in ("there", "student"))
    key = "encoder.encoder.layer.{}.attention.attn.q.weight"
    assert part[key.format(0)].equal(whole[key.format(0)])
    assert part[key.format(1)].equal(whole[key.format(2)])
    assert {name for name in whole if ".layer.2." not in name} == part.keys()
    with pytest.raises(KeyError, match="no layer 3"):
        recipe.shallow.shallow(whole, [0, 3])


@pytest.fixture
def taught(work: Path, recipe: Any) -> SimpleNamespace:
    """The teacher, some texts, and what it reads in them and answers."""
    teacher, texts = recipe.network.taught(work / "guessed", work / "there" / "judge.pt"), [*TEXTS[:2], *SOME]
    rows = recipe.batches.rows_of(recipe.batches.tokenizer_of(work / "encoder"), texts, [[0] * len(t) for t in texts])
    batch = recipe.batches.together([(row,) for row in rows])
    seen = teacher.read(batch.ids, batch.shapes, batch.mask)
    return SimpleNamespace(teacher=teacher, batch=batch, answers=[seen, *teacher.answer(seen, batch.mask)])


def test_a_lesson_is_learned_by_who_answers_as_the_teacher_does(recipe: Any, taught: SimpleNamespace) -> None:
    lesson = partial(recipe.lesson, taught.teacher, taught.batch)
    answers = [x.clone().requires_grad_() for x in taught.answers]
    lesson(*answers).backward()
    assert all(answer.grad.abs().max() < 1e-6 for answer in answers)
    seen, edits, sound = taught.answers
    own, marks, inner = (float(lesson(*taught.answers)), *([seen.clone(), edits.clone()] for _ in range(2)))
    for each, other in zip(marks, inner, strict=True):
        for row, end in enumerate((taught.batch.mask.sum(1) - 1).tolist()):
            each[row, 0, 1] = each[row, end:, 1] = 3.0  # the marks around a text, and what fills the row
        other[0, 1, 1] += 3.0
    taught.batch.labels[:] = recipe.batches.NONE  # it is the teacher that knows
    assert lesson(*marks, sound) == own
    assert lesson(seen[..., :64], edits, sound) == own  # a narrower judge
    assert min(lesson(inner[0], edits, sound), lesson(seen, inner[1], sound), lesson(seen, edits, sound + 1)) > own


def test_a_taught_judge_thinks_more_as_its_teacher_does(work: Path, recipe: Any, taught: SimpleNamespace) -> None:
    batch, answers = taught.batch, [taught.answers[1]]
    for folder in ("student", "taught"):
        judge = recipe.network.taught(work / "student", work / folder / "judge.pt")
        answers.append(judge(batch.ids, batch.shapes, batch.mask)[0])
    teacher, before, after = (edits.softmax(-1)[batch.mask.bool()] for edits in answers)
    assert (after - teacher).abs().mean() < 0.6 * (before - teacher).abs().mean()


@pytest.mark.parametrize(("out", "of"), [("four", "guessed four.pt"), ("eight", "student taught/judge.pt")])
def test_what_is_shipped_says_what_the_network_says(work: Path, recipe: Any, out: str, of: str) -> None:
    network, judge = recipe.network.taught(*(work / name for name in of.split())), Judge(work / out)
    tokenizer, texts, pairs = recipe.batches.tokenizer_of(work / "guessed"), [*TEXTS[:3], *SOME], []
    for text, opinion in zip(texts, judge(texts), strict=True):
        batch = recipe.batches.together([tuple(recipe.batches.rows_of(tokenizer, [text], [[0] * len(text)]))])
        seen = network.read(batch.ids, batch.shapes, batch.mask)
        pairs += zip(1 - network.edit(seen).softmax(-1)[0, 1:-1, 0].numpy(), opinion.damage, strict=True)
        assert opinion.soundness == pytest.approx(float(network.sound(seen)[0, 1:-1].mean()), abs=0.03)
    wanted, damage = np.array(pairs).T
    assert wanted.std() > 0.02  # or there would be nothing to agree about
    assert damage == pytest.approx(wanted, abs=0.06)
    assert np.abs(damage - wanted).mean() < 0.1 * wanted.std()
    assert judge._files.config["max_position_embeddings"] == 160  # of the 198 that MPNet has


@pytest.mark.parametrize("out", ["four", "eight"])
def test_an_opinion_is_the_same_in_any_company_and_of_any_length(work: Path, out: str) -> None:
    texts = [*TEXTS, " ".join(LINES[::97]), LINES[5]]
    for text, opinion in zip(texts, together := Judge(work / out)(texts), strict=True):
        (alone,) = Judge(work / out)([text])
        assert (*alone.damage, alone.soundness) == pytest.approx((*opinion.damage, opinion.soundness), abs=1e-5)
    assert together[3].spans == ()
    assert len(together[4].spans) > 300  # several windows


def test_a_guess_by_word_pieces_is_a_word_in_the_place_of_a_small_one(work: Path, recipe: Any) -> None:
    texts = [text for _, text in recipe.luggage.windows(work / "there")]
    kept = np.load(work / "guessed" / "expected.npz")
    rows, pieces = kept["rows"], json.loads(bytes(kept["pieces"]))
    words = {piece for piece in pieces if piece.isalpha()}
    assert {"roma", "il", "ha"} <= words
    assert any(piece.startswith("##") for piece in pieces)
    assert len(rows) > 30
    for window, start, piece in rows.tolist():
        before = recipe.expected.TOKEN.match(texts[window], start)[0]
        assert before in words  # it is one piece, and written small: never "Il" or "Roma"
        assert pieces[piece] in words - {before}
    guesses = recipe.expected.Expected(work / "guessed" / "expected.npz")(range(len(texts)), texts)
    assert set() < set().union(*(each.values() for each in guesses)) <= words
