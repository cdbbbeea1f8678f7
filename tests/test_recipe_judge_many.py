"""The recipe of the judge of other languages, from the encoder that a package carries to a judge that is loaded."""

import gzip
import json
import lzma
import random
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from audit.fluency.edits import EDITS
from audit.fluency.judge import Judge

RECIPE = Path(__file__).parents[1] / "models" / "recipe" / "judge"
SUBJECTS = "Il sindaco|Una contadina|La maestra|Il nostro vicino|Un giovane medico|Il fornaio|Mia zia|Il giudice".split(
    "|"
)
VERBS = "ha comprato|ha dipinto|ha perso|ha trovato|ha riparato|ha venduto|ha lodato".split("|")
OBJECTS = (
    "la barca rossa|una porta di legno|il ponte della città|due vecchi orologi|la lettera|la mappa|un libro".split("|")
)
PLACES = (
    "lunedì|lo scorso inverno|dopo la tempesta|nel villaggio|per sua sorella|vicino al fiume|di notte|a Roma".split("|")
)
PIECES = 60


@pytest.fixture(scope="module")
def recipe() -> Iterator[ModuleType]:
    sys.path.insert(0, str(RECIPE))
    import tongues

    yield tongues
    sys.path.remove(str(RECIPE))


def _run(step: str, *arguments: object) -> str:
    command = [sys.executable, str(RECIPE / f"{step}.py"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def dictionaries(folder: Path) -> Path:
    """FreeDict's files of English and Italian, with an entry of each kind."""
    entries = {
        "eng-ita": "boat /bout/\nbarca <fem>, battello\n"
        "bridge /brɪdʒ/\n1. ponte (di legno)\n2. plancia\n   Note: of a ship\n"
        "to lose /luːz/\nperdere, smarrire\nred wine /rɛd waɪn/\nvino rosso\n",
        "ita-eng": "barca /ˈbarka/ <fem>\nboat\nsindaco /ˈsindako/ <masc>\nmayor\n"
        "lettera /ˈlɛttera/ <fem>\n1. letter\n   Note: by post\n",
    }
    for name, text in entries.items():
        (folder / f"freedict-{name}.dict.dz").write_bytes(gzip.compress(text.encode()))
    return folder


def packed(path: Path, pieces: int, layers: int = 3, width: int = 128, inner: int = 128) -> dict[str, np.ndarray]:
    """A tiny encoder in the format of ``unpack.py``; its matrices as they are in 4 bits."""
    draw = np.random.default_rng(0)
    tensors: dict[str, np.ndarray] = {
        "emb.word": draw.normal(size=(pieces, width)), "emb.pos": draw.normal(size=(160, width)) / 9,
        "emb.type": np.zeros((1, width)), "emb.ln.w": np.ones(width), "emb.ln.b": np.zeros(width),
    }  # fmt: skip
    for i in range(layers):
        for name in ("q", "k", "v", "ao", "fi", "fo"):
            tensors[f"l{i}.{name}.w"] = draw.normal(size=(width, width)) / 8
            tensors[f"l{i}.{name}.b"] = np.zeros(width)
        for name in ("aln", "oln"):
            tensors[f"l{i}.{name}.w"], tensors[f"l{i}.{name}.b"] = np.ones(width), np.zeros(width)
    head = struct.pack("<4sI7ifi", b"E5S1", 1, width, layers, 2, inner, pieces, 160, 1, 1e-12, 32)
    texts = struct.pack("<5iQ", pieces, 0, 2, 1, 3, 4) + bytes(8 * pieces + 4) + b"abcd" + struct.pack("<iI", 0, 0)
    directory = len(head) + len(texts) + 4 + sum(2 + len(name) + 1 + 4 + 8 + 8 for name in tensors)
    body, entries, plain = b"", b"", {}
    for name, value in tensors.items():
        if value.ndim == 2 and name not in ("emb.pos", "emb.type"):
            blocks = value.reshape(-1, 32)
            widest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=1)[:, None], axis=1)
            scale = (widest / -8).astype(np.float16)
            numbers = np.clip(np.rint(blocks / scale), -8, 7).astype(np.int8)
            halves = (numbers + 8).astype(np.uint8)
            data = np.concatenate([scale.view(np.uint8), halves[:, :16] | halves[:, 16:] << 4], axis=1).tobytes()
            plain[name] = (numbers * scale.astype(np.float32)).reshape(value.shape)
        else:
            data = value.astype(np.float32).tobytes()
        entries += struct.pack("<H", len(name)) + name.encode()
        entries += struct.pack("<BIQQ", 0, value.size, directory + len(body), len(data))
        body += data
    path.write_bytes(head + texts + struct.pack("<i", len(tensors)) + entries + body)
    return plain


def pieces(lines: list[str]) -> Tokenizer:
    """A tokenizer of SentencePiece's kind that knows the words of the lines, two of German, and letters."""
    words = sorted({f"▁{word.strip('.')}" for line in lines for word in line.split()} | {"▁Hafen", "▁gestern"})
    letters = sorted({letter for word in words for letter in word} | set(".,«»"))
    known = [(mark, 0.0) for mark in ("<s>", "<pad>", "</s>", "<unk>")]
    known += [(letter, -9.0) for letter in letters] + [(word, -6.0) for word in words]
    tokenizer = Tokenizer(models.Unigram(known, unk_id=3))
    tokenizer.normalizer = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer


def encoder_in(folder: Path) -> Path:
    """A corpus of Italian, its pool, a tiny encoder packed as the package packs it, and that encoder unpacked."""
    draw = random.Random(0)
    lines = [" ".join(map(draw.choice, (SUBJECTS, VERBS, OBJECTS, PLACES))) + "." for _ in range(9000)]
    (folder / "corpus" / "it").mkdir(parents=True)
    with lzma.open(folder / "corpus" / "it" / "made_up.txt.xz", "wt", encoding="utf-8") as file:
        file.write("\n\n".join(dict.fromkeys(lines)) + "\n")
    tokenizer = pieces(lines)
    tokenizer.save(str(folder / "tokenizer.json"))
    plain = packed(folder / "encoder.bin", tokenizer.get_vocab_size())
    np.savez(folder / "plain.npz", **plain)
    _run("pool", folder / "corpus", folder, "--windows", 4000, "--languages", "it=1")
    encoder = folder / "encoder"
    own = ("--pieces", PIECES, "--layers", 0, 2)
    _run("unpack", folder / "encoder.bin", folder / "tokenizer.json", folder, encoder, *own)
    return encoder


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A judge on that encoder, trained for a few steps, exported."""
    folder = tmp_path_factory.mktemp("many")
    encoder = encoder_in(folder)
    words = ("--dictionaries", dictionaries(folder), "--embedding-rate", 0)
    _run("train", folder, encoder, "--steps", 12, "--tokens", 512, *words)
    _run("export_judge", folder / "judge.pt", encoder, folder / "out", "--languages", "it", "--word-bits", 4)
    return folder


def test_the_pool_says_the_language_of_a_window(work: Path) -> None:
    lines = (work / "pool.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 1500
    assert all(line.startswith("it\t") for line in lines)


def _pieces(path: Path) -> dict[str, int]:
    return Tokenizer.from_file(str(path)).get_vocab()


def test_the_encoder_keeps_what_it_was_told_to_keep(work: Path) -> None:
    from transformers import BertModel

    encoder = BertModel.from_pretrained(work / "encoder", add_pooling_layer=False)
    plain = np.load(work / "plain.npz")
    for new, old in enumerate((0, 2)):
        layer = encoder.encoder.layer[new]
        assert layer.attention.self.key.weight.detach().numpy() == pytest.approx(plain[f"l{old}.k.w"])
        assert layer.output.dense.weight.detach().numpy() == pytest.approx(plain[f"l{old}.fo.w"])
    assert len(encoder.encoder.layer) == 2
    whole, kept = _pieces(work / "tokenizer.json"), _pieces(work / "encoder" / "tokenizer.json")
    assert len(kept) == PIECES
    assert "▁sindaco" in kept
    assert "▁Hafen" in whole
    assert "▁Hafen" not in kept  # no window has it
    rows = encoder.embeddings.word_embeddings.weight.detach().numpy()
    for piece in kept.keys() - {"[CLS]", "[PAD]", "[SEP]", "[UNK]"}:
        assert rows[kept[piece]] == pytest.approx(plain["emb.word"][whole[piece]])


def test_an_encoder_in_another_format_is_refused(tmp_path: Path, recipe: ModuleType) -> None:
    import unpack

    with pytest.raises(ValueError, match="not an encoder"):
        unpack.Packed(b"GGUF" + bytes(90))


def test_the_table_of_pieces_travels_in_4_bits_unharmed(work: Path, recipe: ModuleType) -> None:
    import torch
    from safetensors.numpy import load_file

    stored = load_file(work / "out" / "judge.safetensors")
    low = (stored["words"].astype(np.int8) << 4 >> 4), (stored["words"].astype(np.int8) >> 4)
    numbers = np.stack(low, axis=-1).reshape(PIECES, -1, 32)
    table = (numbers * stored["words.scale"].astype(np.float32)[:, :, None]).reshape(PIECES, -1)
    state = torch.load(work / "judge.pt", weights_only=True)
    assert table == pytest.approx(state["encoder.embeddings.word_embeddings.weight"].numpy(), abs=1e-3)


def test_the_graph_says_what_the_network_says(work: Path, recipe: ModuleType) -> None:
    import network
    import torch
    from batches import rows_of, together, tokenizer_of

    judge = network.untrained(work / "encoder", scratch=True)
    judge.load_state_dict(torch.load(work / "judge.pt", weights_only=True))
    text = "Il sindaco ha perso la lettera lunedì."
    batch = together([tuple(rows_of(tokenizer_of(work / "encoder"), [text], [[0] * len(text)]))])
    with torch.no_grad():
        edits, _ = judge.eval()(batch.ids, batch.shapes, batch.mask)
    wanted = 1 - edits.softmax(-1)[0, 1:-1, 0].numpy()
    (opinion,) = Judge(work / "out")([text])
    assert opinion.damage == pytest.approx(wanted.tolist(), abs=0.02)


def test_what_came_of_a_few_steps_is_a_judge_of_its_language(work: Path) -> None:
    judge = Judge(work / "out")
    assert judge.languages == ("it",)
    assert json.loads((work / "out" / "config.json").read_text())["languages"] == ["it"]
    text = "Il sindaco  ha comprato «la barca» lunedì."
    (opinion,) = judge([text])
    assert set(opinion.edits) <= set(EDITS[1:])
    assert [text[s.start : s.end] for s in opinion.spans if s.end - s.start > 5] == ["sindaco", "comprato", "lunedì"]


def test_a_language_s_words_come_from_its_lists(tmp_path: Path, recipe: ModuleType) -> None:
    words = "casa città ponte barca del della con per non una sono stato".split()
    vocabulary = {word: number for number, word in enumerate(words)}
    embedding = np.random.default_rng(0).normal(size=(len(words), 8))
    italian = recipe.tongue("it", embedding, vocabulary, dictionaries(tmp_path))
    assert {"del", "con", "non"} <= italian.closed
    assert list(italian.senses("barca")) == ["battello"]
    assert list(italian.senses("ponti")) == ["plancia"]  # by its lemma
    assert list(italian.untranslated("smarrire")) == ["lose"]
    assert "case" in italian.forms("casa")
    assert set(italian.confusable("del")) <= italian.closed - {"del"}
    assert not italian.nouns
    with pytest.raises(FileNotFoundError, match="freedict-eng-deu"):
        recipe.tongue("de", embedding, vocabulary, tmp_path)
