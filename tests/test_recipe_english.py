"""The recipe of the model of English: from a causal language model to one with fewer pieces and layers that ships."""

import csv
import importlib
import itertools
import json
import lzma
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from audit.errors import ModelError
from audit.fluency.embedded import EmbeddedModel

RECIPE = Path(__file__).parents[1] / "models" / "recipe" / "english"
SUBJECTS = "The mayor|A farmer|Her teacher|Our neighbour|A young doctor|The baker|My aunt|The judge".split("|")
VERBS = "bought|painted|lost|found|repaired|sold|praised".split("|")
OBJECTS = "the red boat|a wooden door|the bridge of the town|two old clocks|the letter|the map|a book".split("|")
PLACES = "on Monday|last winter|after the storm|in the village|for his sister|near the river|at night".split("|")
LINES = [" ".join(parts) + "." for parts in itertools.product(SUBJECTS, VERBS, OBJECTS, PLACES)]
RARE = "Zephyrs quizzed 1,984 jackdaws — “naïvely”, <s> and <nl> — for 42 €."
TEXTS = ("The mayor lost the letter on Monday.\n\nA farmer sold a book at night.", RARE, "No.", "")
LAYERS, KEPT = 4, (0, 1, 3)


@pytest.fixture(scope="module")
def recipe() -> Iterator[Any]:
    """The modules; the path is put back as it was."""
    path = list(sys.path)
    sys.path.insert(0, str(RECIPE))
    names = "source pieces llama shrink heal export_english".split()
    yield SimpleNamespace(**{name: importlib.import_module(name) for name in names})
    sys.path[:] = path


def _run(step: str, *arguments: object) -> str:
    command = [sys.executable, str(RECIPE / f"{step}.py"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def model_in(folder: Path) -> None:
    """A Llama with a byte-level tokenizer. Its second layer hardly does anything, its third the most."""
    import tokenizers
    import torch
    import transformers

    tokenizer = tokenizers.ByteLevelBPETokenizer()
    tokenizer.train_from_iterator(
        [*LINES, RARE], 420, 1, show_progress=False, special_tokens=["<|endoftext|>", "<|im_start|>"]
    )
    transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer._tokenizer).save_pretrained(folder)
    config = transformers.LlamaConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=LAYERS,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=512,
        tie_word_embeddings=True,
        initializer_range=0.2,
        rms_norm_eps=1e-5,
        rope_theta=50_000.0,
    )
    torch.manual_seed(2)
    model = transformers.LlamaForCausalLM(config)
    for number, share in ((1, 0.01), (2, 3.0)):
        layer = model.model.layers[number]
        layer.self_attn.o_proj.weight.data *= share
        layer.mlp.down_proj.weight.data *= share
    model.save_pretrained(folder)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory, recipe: Any) -> Path:
    """Everything that the recipe writes on its way to the folder ``out``."""
    pytest.importorskip("torch")
    folder = tmp_path_factory.mktemp("english")
    model_in(folder / "model")
    (folder / "corpus" / "en").mkdir(parents=True)
    for name, lines in (("whitehouse_pr", LINES[::2]), ("other", [*LINES[1::2], RARE])):
        shuffled = np.random.default_rng(0).permutation(lines)
        with lzma.open(folder / "corpus" / "en" / f"{name}.txt.xz", "wt", encoding="utf-8") as file:
            file.write("\n".join(" ".join(shuffled[i : i + 3]) for i in range(0, len(shuffled), 3)))
    _run("pieces", folder / "model", folder / "corpus", folder, "--pieces", 330)
    _run("texts", folder / "corpus", folder)
    _run("shrink", folder / "model", folder, "--layers", *KEPT)
    size = ("--tokens", 256, "--length", 64, "--threads", 1)
    _run("heal", folder, "--minutes", 0.12, *size)
    _run("heal", folder, "--minutes", 0.2, *size)  # goes on
    _run("export_english", folder / "healed.pt", folder, folder / "out")
    return folder


def test_what_is_dropped_falls_into_pieces_that_are_kept(work: Path) -> None:
    import tokenizers

    small = tokenizers.Tokenizer.from_file(str(work / "tokenizer.json"))
    small.encode_special_tokens = True
    assert small.get_vocab_size() <= 330 < 420
    for text in TEXTS:
        encoding = small.encode(text, add_special_tokens=False)
        assert small.decode(encoding.ids) == text.replace("\n", "")  # lines are put in one by one
    whole = json.loads((work / "model" / "tokenizer.json").read_text())["model"]["vocab"]
    words = [piece for piece in whole if piece.startswith("Ġ") and len(piece) > 3]
    kept = set(words) & small.get_vocab().keys()
    assert kept < set(words)
    for word in words:
        tokens = small.encode(f" {word[1:]}", add_special_tokens=False).tokens
        assert (tokens == [word]) == (word in kept)
    assert "Ġthe" in kept
    assert small.encode("42", add_special_tokens=False).tokens == ["4", "2"]
    marks = small.encode("<s>", add_special_tokens=False)
    assert small.token_to_id("<s>") not in marks.ids
    numbers = json.loads((work / "pieces.json").read_text())
    renamed = {"<nl>": "Ċ", "<s>": "<|endoftext|>"}
    assert all(numbers[n] == whole[renamed.get(piece, piece)] for piece, n in small.get_vocab().items())


def test_its_own_llama_answers_as_that_of_transformers(work: Path, recipe: Any) -> None:
    import torch
    import transformers

    theirs = transformers.LlamaForCausalLM.from_pretrained(work / "model").eval()
    pieces = range(theirs.config.vocab_size)
    ids = torch.randint(0, len(pieces), (2, 40), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        wanted = theirs(ids).logits
        for layers, same in ((range(LAYERS), True), ((0, 1, 3), False)):
            own = recipe.llama.Llama(recipe.shrink.shape_of(theirs.config, len(pieces), len(layers)))
            own.load_state_dict(recipe.llama.from_transformers(theirs.state_dict(), layers, pieces))
            assert torch.allclose(own.logits(own(ids)), wanted, atol=1e-4) == same


def test_the_layer_that_is_missed_least_goes(work: Path, recipe: Any) -> None:
    import torch

    state, config = recipe.source.weights(work / "model")
    whole = recipe.llama.Llama(recipe.shrink.shape_of(config, config.vocab_size, LAYERS))
    whole.load_state_dict(recipe.llama.from_transformers(state, range(LAYERS), range(config.vocab_size)))
    rows = torch.zeros((24, 1), dtype=torch.long)
    draw = torch.Generator().manual_seed(0)
    with torch.no_grad():  # what it says itself is what it is least surprised by
        for _ in range(48):
            likely = whole.logits(whole(rows)[:, -1]).softmax(-1)
            rows = torch.cat((rows, torch.multinomial(likely, 1, generator=draw)), dim=1)
    assert recipe.shrink.dispensable(whole, rows, LAYERS - 1) == [0, 2, 3]
    assert 2 in recipe.shrink.dispensable(whole, rows, LAYERS - 2)


def test_the_small_one_begins_with_the_layers_and_pieces_that_are_kept(work: Path) -> None:
    import torch

    kept = json.loads((work / "layers.json").read_text())
    whole, small = (torch.load(work / f"{name}.pt", weights_only=True) for name in ("whole", "small"))
    assert tuple(kept) == KEPT
    for number, layer in enumerate(kept):
        assert whole[f"layers.{layer}.qkv"].float().sub(small[f"layers.{number}.qkv"]).abs().max() < 1e-2
    assert len(small["tokens"]) == len(json.loads((work / "pieces.json").read_text()))


def test_it_heals_and_goes_on_from_where_it_stopped(work: Path) -> None:
    with (work / "curve.csv").open() as file:
        rows = list(csv.DictReader(file))[1:]
    steps = [int(row["step"]) for row in rows]
    assert steps == sorted(set(steps))
    first, last = (float(row["divergence"]) for row in (rows[0], rows[-1]))
    assert last < 0.8 * first
    assert float(rows[-1]["alike"]) < float(rows[0]["alike"])


def test_rounding_in_training_is_the_rounding_that_ships(recipe: Any) -> None:
    import torch

    weight = torch.randn(40, 128, generator=torch.Generator().manual_seed(1), requires_grad=True)
    near = recipe.heal.rounded(weight)
    packed = recipe.export_english.pack({"a": weight.detach()})
    two = np.stack([packed["a"] & 15, packed["a"] >> 4], axis=2).reshape(40, 2, 64).astype(np.float32) - 8
    shipped = two * packed["a.scale"].astype(np.float32)[:, :, None]
    assert np.allclose(near.detach().numpy(), shipped.reshape(40, 128), atol=1e-6)
    near.sum().backward()
    assert weight.grad is not None
    assert torch.equal(weight.grad, torch.ones_like(weight))


def test_what_ships_answers_as_what_was_taught(work: Path, recipe: Any) -> None:
    import torch

    shape = recipe.llama.Shape.read(work / "small.json")
    taught = recipe.llama.Llama(shape)
    taught.load_state_dict(torch.load(work / "healed.pt", weights_only=True))
    taught.rounding = recipe.heal.rounded
    model = EmbeddedModel(work / "out")
    long = "\n".join(LINES[::60])
    for text in (*TEXTS[:3], long):
        (answer,) = model.score([text])
        ids, _ = model._encode(text)
        assert len(ids) == len(answer.nats)
        if len(ids) < shape.places:
            row = torch.tensor([[0, *ids]])
            with torch.no_grad():
                wanted = taught.logits(taught(row[:, :-1])).log_softmax(-1)[0].gather(1, row[0, 1:, None])[:, 0]
            assert np.abs(-wanted.numpy() - answer.nats).mean() < 0.1  # activations are rounded to 8 bits
    assert model.score([*TEXTS, long]) == [model.score([text])[0] for text in (*TEXTS, long)]
    assert model.score([""])[0].nats == ()


def test_a_folder_that_was_tampered_with_is_refused(work: Path, tmp_path: Path) -> None:
    for path in (work / "out").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"?")
    with pytest.raises(ModelError, match=r"model\.safetensors is damaged"):
        EmbeddedModel(tmp_path).score(["No."])


def test_the_card_says_what_was_measured(work: Path, tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / f"en-{number}.txt").write_text("\n\n".join(LINES[number::150]), encoding="utf-8")
    (tmp_path / "de-0.txt").write_text("Der Bürgermeister hat den Brief verloren.", encoding="utf-8")
    out = work / "shipped"
    _run("ship", work, out, "--clean", tmp_path)
    figures = json.loads((out / "figures.json").read_text())
    model = EmbeddedModel(out)
    assert figures["signature"] == model.signature
    assert figures["articles"] == 2
    text = (tmp_path / "en-0.txt").read_text(encoding="utf-8"), (tmp_path / "en-1.txt").read_text(encoding="utf-8")
    nats = sum(answer.total for answer in model.score(text))
    assert figures["bits"]["this model"] == pytest.approx(nats / np.log(2) / sum(map(len, text)), abs=1e-3)
    assert figures["losses"]["small"] != figures["losses"]["healed"]
    card = (out / "MODEL.md").read_text(encoding="utf-8")
    assert f"`{model.signature}`" in card
    assert "0 1 3" in card
    assert (out / "curve.png").read_bytes().startswith(b"\x89PNG")
