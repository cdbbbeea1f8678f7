"""The recipe of the judge of other languages: from the English one's body to a judge that the program loads."""

import gzip
import json
import lzma
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

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
ENGLISH = "the boat was lost near the bridge and a mayor has found a town letter on monday".split()


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


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of Italian, the body of a tiny English judge under its vocabulary, trained for a few steps, exported."""
    import torch
    import transformers
    from tokenizers import BertWordPieceTokenizer

    folder = tmp_path_factory.mktemp("many")
    draw = random.Random(0)
    lines = [" ".join(map(draw.choice, (SUBJECTS, VERBS, OBJECTS, PLACES))) + "." for _ in range(9000)]
    (folder / "corpus" / "it").mkdir(parents=True)
    with lzma.open(folder / "corpus" / "it" / "made_up.txt.xz", "wt", encoding="utf-8") as file:
        file.write("\n\n".join(dict.fromkeys(lines)) + "\n")
    tokenizer = BertWordPieceTokenizer()
    tokenizer.train_from_iterator([" ".join(ENGLISH)] * 9, vocab_size=200, min_frequency=1, show_progress=False)
    english = folder / "english"
    shape = transformers.BertConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=128, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=128, max_position_embeddings=128,
    )  # fmt: skip
    shape.save_pretrained(english)
    tokenizer.save(str(english / "tokenizer.json"))
    sys.path.insert(0, str(RECIPE))
    import network

    torch.manual_seed(0)
    torch.save(network.untrained(english, scratch=True).state_dict(), english / "judge.pt")
    sys.path.remove(str(RECIPE))
    _run("pool", folder / "corpus", folder, "--windows", 4000, "--languages", "it=1")
    words = ("--dictionaries", dictionaries(folder))
    own = ("--languages", "it", "--vocabulary", 8000, *words)
    _run("transplant", folder, english, english / "judge.pt", folder / "encoder", *own)
    start = ("--scratch", "--start", folder / "encoder" / "start.pt")
    _run("train", folder, folder / "encoder", *start, "--steps", 12, "--tokens", 512, *words)
    _run("export_judge", folder / "judge.pt", folder / "encoder", folder / "out", "--languages", "it")
    return folder


def test_the_pool_says_the_language_of_a_window(work: Path) -> None:
    lines = (work / "pool.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 1500
    assert all(line.startswith("it\t") for line in lines)


def _rows(work: Path, folder: str, file: str) -> tuple[Any, Any]:
    """The embedding of a judge, and the number of each piece in it."""
    import torch
    from tokenizers import Tokenizer

    state = torch.load(work / folder / file, weights_only=True)
    vocabulary = Tokenizer.from_file(str(work / folder / "tokenizer.json")).get_vocab()
    return state["encoder.embeddings.word_embeddings.weight"].numpy(), vocabulary


def test_a_word_begins_where_its_translation_lies(work: Path) -> None:
    english, theirs = _rows(work, "english", "judge.pt")
    italian, own = _rows(work, "encoder", "start.pt")
    for word, translation in (("barca", "boat"), ("sindaco", "mayor"), ("lettera", "letter")):
        assert italian[own[word]] == pytest.approx(english[theirs[translation]])
    assert not np.allclose(italian[own["ponte"]], english[theirs["bridge"]])  # the dictionary into English lacks it
    assert "città" in own  # with its accent


def test_what_is_no_embedding_is_the_english_judge_s(work: Path) -> None:
    import torch

    before = torch.load(work / "english" / "judge.pt", weights_only=True)
    after = torch.load(work / "encoder" / "start.pt", weights_only=True)
    assert before.keys() == after.keys()
    assert all(torch.equal(before[k], after[k]) for k in before if "word_embeddings" not in k)


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
    vocabulary = {f" {word}": number for number, word in enumerate(words)}
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
