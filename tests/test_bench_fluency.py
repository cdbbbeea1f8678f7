"""The benchmarks of the language model: bits that add up, peers that score the same, on data of a few words."""

import json
import math
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from test_fluency_ngram import BIGRAM_BOW, TRIGRAM_BOW, UNIGRAM, write
from tokenizers import Regex, Tokenizer, models, pre_tokenizers

from audit.fluency.embedded import EmbeddedModel, default_folder
from audit.fluency.ngram import BOW_STEPS, NgramTable
from bench.fluency.bits import Transformer, bits_per_character, measure, scorers, table_nats, table_of
from bench.fluency.fivegram import FiveGram, lines
from bench.fluency.peak import operations, peaks
from bench.fluency.peers import Peers
from bench.fluency.sentences import sentences
from bench.fluency.start import cold_start, peak_memory

ROOT = Path(__file__).parents[1]
TEXTS = ["The council voted against the plan.", "Nobody was hurt.", "The mayor of the old town opened a new bridge."]
# Two words and the ends of sentences: p(2 | <s>) = 1/2, p(</s> | <s>) = 1/4, p(3 | 2) = 2/3, p(</s> | 2) = 1/6; after 3
# nothing is known, and p(</s>) = 1/2.
ARPA = """\
\\data\\
ngram 1=5
ngram 2=4

\\1-grams:
-9\t<unk>
-99\t<s>\t0
-0.30103\t</s>
-0.60206\t2\t0
-0.60206\t3\t0

\\2-grams:
-0.30103\t<s> 2
-0.60206\t<s> </s>
-0.17609\t2 3
-0.77815\t2 </s>

\\end\\
"""


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> tuple[EmbeddedModel, NgramTable]:
    """The table of ``test_fluency_ngram.py`` with the words yes, no and so for its three tokens."""
    folder = tmp_path_factory.mktemp("toy")
    words = {"<s>": 0, "<nl>": 1, " yes": 2, " no": 3, " so": 4}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="<nl>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r" ?\S+"), "isolated")
    text = tokenizer.to_str()
    (folder / "tokenizer.json").write_text(text)
    (folder / "SHA256SUMS").write_text(f"{sha256(text.encode()).hexdigest()}  tokenizer.json\n")
    return EmbeddedModel(folder), write(folder / "ngram.npz", np.full(2 * (len(BOW_STEPS) + 1), 0.5))


def test_bits_are_those_counted_by_hand(toy: tuple[EmbeddedModel, NgramTable]) -> None:
    model, table = toy
    unigram = dict(zip(("yes", "no", "so"), np.exp(UNIGRAM[2:]), strict=True))
    by_hand = {
        "yes so": 0.5 * 0.6,  # p(yes | <s>) and p(so | <s> yes), both in the table
        "yes no": 0.5 * 0.9 * np.exp(TRIGRAM_BOW),  # p(no | yes), backed off once
        "no yes yes": unigram["no"] * unigram["yes"] * unigram["yes"] * np.exp(BIGRAM_BOW),
    }
    texts = list(by_hand)

    def score(part: list[str]) -> list[float]:
        return table_nats(model, table, part)

    assert score(texts) == pytest.approx([-math.log(p) for p in by_hand.values()], abs=0.01)
    assert score(texts) == pytest.approx([score([text])[0] for text in texts])  # nothing is seen of the others
    bits = -sum(math.log2(p) for p in by_hand.values())
    assert bits_per_character(texts, score) == pytest.approx(bits / sum(map(len, texts)), abs=0.002)
    assert score(["yes\nno"]) == score(["yes no"])


def test_rows_and_their_mean(toy: tuple[EmbeddedModel, NgramTable]) -> None:
    model, table = toy
    found = {"aa": ["yes so", "no"], "bb": ["yes no"] * 300}
    rows = measure(found, {"table": lambda texts: table_nats(model, table, texts)})
    assert (rows["aa"]["sentences"], rows["aa"]["chars"], rows["bb"]["chars"]) == (2, 8, 1800)
    one = table_nats(model, table, ["yes no"])[0] / math.log(2) / 6
    assert rows["bb"]["table"] == pytest.approx(one, abs=1e-4)  # however many, and in whatever calls
    assert rows["mean"]["table"] == pytest.approx((rows["aa"]["table"] + rows["bb"]["table"]) / 2, abs=1e-4)
    assert rows["mean"]["sentences"] == 302
    assert [line.split()[0] for line in table_of(rows).splitlines()] == ["sentences", "aa", "bb", "mean"]


def test_the_halves_of_the_shipped_model() -> None:
    models_ = scorers(None, None)
    model = EmbeddedModel()
    rows = [model._encode(text)[0] for text in TEXTS]
    alone = models_["transformer"](TEXTS)
    assert alone == pytest.approx([-sum(model._logprobs([row])[0]) for row in rows], rel=1e-4)
    mixed = models_["mixture"](TEXTS)
    assert mixed == [answer.total for answer in model.score(TEXTS)]
    assert all(m not in (a, t) for m, a, t in zip(mixed, alone, models_["table"](TEXTS), strict=True))


def test_a_folder_gives_sentences_by_language(tmp_path: Path) -> None:
    (tmp_path / "de-1.txt").write_text("Der Rat stimmte zu. Niemand war dagegen.\n\nDas Boot legte ab.")
    (tmp_path / "en-1.txt").write_text("The council met. " * 9)
    found = sentences(tmp_path)
    assert found["de"] == ["Der Rat stimmte zu.", "Niemand war dagegen.", "Das Boot legte ab."]
    assert len(found["en"]) == 9
    few = sentences(tmp_path, limit=2)
    assert (len(few["de"]), len(few["en"])) == (2, 2)
    assert few == sentences(tmp_path, limit=2)


def test_the_bits_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "en-1.txt").write_text(" ".join(TEXTS))
    command = [sys.executable, ROOT / "bench" / "fluency" / "bits.py", tmp_path, "--json"]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    row = report["bits_per_char"]["en"]
    bits = sum(answer.total for answer in EmbeddedModel().score(TEXTS)) / math.log(2)
    assert row["mixture"] == pytest.approx(bits / sum(map(len, TEXTS)), abs=1e-4)
    assert report["model"] == EmbeddedModel().signature


@pytest.mark.parametrize("part", [1, 2, 100])
def test_the_text_of_the_5_gram(part: int) -> None:
    tokens = np.array([0, 0, 7, 12, 0, 0, 3, 0, 9, 9, 0], dtype=np.uint64)
    text = b"".join(lines(tokens, part)).decode()
    assert [line.split() for line in text.splitlines()] == [["7", "12"], ["3"], ["9", "9"]]


def test_the_5_gram_loses_nothing_to_ends(tmp_path: Path) -> None:
    pytest.importorskip("kenlm")
    path = tmp_path / "model.arpa"
    path.write_text(ARPA)
    by_hand = (1 / 2) / (1 - 1 / 4) * (2 / 3) / (1 - 1 / 6) * (1 / 4) / (1 - 1 / 2)
    assert FiveGram(path).nats([2, 3, 2]) == pytest.approx(-math.log(by_hand), abs=1e-4)


@pytest.fixture(scope="module")
def peers() -> Peers:
    pytest.importorskip("torch")
    return Peers(default_folder())


def test_the_peers_have_the_same_weights(peers: Peers) -> None:
    expected = [-answer.total for answer in Transformer().score(TEXTS)]
    for size in (1, 2, 16):
        assert peers.in_order(TEXTS, size) == pytest.approx(peers.by_length(TEXTS, size), abs=1e-3)
        assert peers.in_order(TEXTS, size) == pytest.approx(expected, rel=0.02)


def test_minicons_has_the_same_weights(peers: Peers) -> None:
    pytest.importorskip("minicons")
    assert peers.minicons()(TEXTS, 2) == pytest.approx(peers.in_order(TEXTS, 2), abs=1e-3)


def test_operations_and_peak() -> None:
    config = {"hidden_size": 2, "intermediate_size": 5, "num_hidden_layers": 3, "ngram_size": 4, "vocab_size": 7}
    # a layer: 3 · 2 · 2 to q, k and v, 2 · 2 out, 2 · 5 up, 5 · 2 down; before them 8 · 2, after them 2 · 7
    assert operations(config) == 2 * (3 * (12 + 4 + 10 + 10) + 16 + 14)
    pytest.importorskip("onnx")
    pytest.importorskip("torch")
    assert all(value > 0 for value in peaks(side=512).values())


def test_a_process_of_its_own() -> None:
    found = cold_start(default_folder(), processes=1)
    assert 0 < found["best"] == found["median"]
    assert 50 < peak_memory(default_folder(), TEXTS, count=5) < 1000
