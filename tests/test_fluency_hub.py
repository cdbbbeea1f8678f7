"""Models from Hugging Face: four kinds with random weights, built here, against loops that take one token at a time."""

import builtins
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit.errors import ModelError
from audit.fluency.hub import HubModel
from audit.fluency.load import load

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

os.environ["HF_HUB_OFFLINE"] = "1"
TEXTS = [
    "The council voted against the plan.",
    "Yes.",
    "",
    "Two members spoke against the repair of the bridge.",
    "Straße naïve <s> [MASK] </s>",
]
CORPUS = [*TEXTS, "The city council repaired the bridge and voted for the plan of the two members this year."] * 20


def tokenizer(kind: str) -> Any:
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

    if kind == "gpt2":
        raw = Tokenizer(models.BPE())
        raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        raw.decoder = decoders.ByteLevel()
        alphabet = pre_tokenizers.ByteLevel.alphabet()
        raw.train_from_iterator(
            CORPUS, trainers.BpeTrainer(vocab_size=400, special_tokens=["<|end|>"], initial_alphabet=alphabet)
        )
        return transformers.PreTrainedTokenizerFast(
            tokenizer_object=raw, bos_token="<|end|>", eos_token="<|end|>", model_max_length=1024
        )
    if kind in ("llama", "markless"):
        raw = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>"))
        raw.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first")
        special = ["<unk>", "<s>", "</s>"]
        raw.train_from_iterator(CORPUS, trainers.BpeTrainer(vocab_size=400, special_tokens=special))
        if kind == "markless":
            return transformers.PreTrainedTokenizerFast(tokenizer_object=raw, unk_token="<unk>")
        raw.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
        return transformers.PreTrainedTokenizerFast(
            tokenizer_object=raw, bos_token="<s>", eos_token="</s>", unk_token="<unk>", padding_side="left"
        )
    if kind == "bert":
        raw = Tokenizer(models.WordPiece(unk_token="[UNK]"))
        raw.normalizer = normalizers.BertNormalizer()
        raw.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        raw.train_from_iterator(CORPUS, trainers.WordPieceTrainer(vocab_size=120, special_tokens=special))
        raw.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
        )
        return transformers.PreTrainedTokenizerFast(
            tokenizer_object=raw, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]",
            mask_token="[MASK]",
        )  # fmt: skip
    raw = Tokenizer(models.Unigram())
    raw.pre_tokenizer = pre_tokenizers.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    raw.train_from_iterator(CORPUS, trainers.UnigramTrainer(vocab_size=120, special_tokens=special, unk_token="<unk>"))
    raw.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=raw, bos_token="<s>", pad_token="<pad>", eos_token="</s>", cls_token="<s>", sep_token="</s>",
        unk_token="<unk>", mask_token="<mask>",
    )  # fmt: skip


def network(kind: str, vocab: int) -> Any:
    torch.manual_seed(0)
    small = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    wide = {"initializer_range": 0.5}  # so that context matters to a random network
    if kind == "gpt2":
        config = transformers.GPT2Config(vocab_size=vocab, n_embd=32, n_layer=2, n_head=2, n_positions=64, **wide)
        return transformers.GPT2LMHeadModel(config)
    if kind in ("llama", "markless"):
        config = transformers.LlamaConfig(vocab_size=vocab, max_position_embeddings=64, **small, **wide)
        return transformers.LlamaForCausalLM(config)
    if kind == "bert":
        return transformers.BertForMaskedLM(
            transformers.BertConfig(vocab_size=vocab, max_position_embeddings=64, **small, **wide)
        )
    # Two of XLM-R's 66 positions are taken by the padding index.
    config = transformers.XLMRobertaConfig(
        vocab_size=vocab, max_position_embeddings=66, pad_token_id=1, **small, **wide
    )
    return transformers.XLMRobertaForMaskedLM(config)


CAUSAL, MASKED = ("gpt2", "llama"), ("bert", "xlmr")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    made: dict[str, Path] = {}

    def make(kind: str) -> Path:
        if kind not in made:
            made[kind] = tmp_path_factory.mktemp(kind)
            tokens = tokenizer(kind)
            tokens.save_pretrained(made[kind])
            network(kind, len(tokens)).save_pretrained(made[kind])
        return made[kind]

    return make


def naive(path: Path, masked: bool, text: str, mark: int | None) -> list[float]:
    """Log-likelihood or pseudo-log-likelihood, one forward pass per token, no batch, no padding."""
    tokens = transformers.AutoTokenizer.from_pretrained(path)
    kind = transformers.AutoModelForMaskedLM if masked else transformers.AutoModelForCausalLM
    model = kind.from_pretrained(path).eval()
    tokens._tokenizer.encode_special_tokens = True
    encoding = tokens._tokenizer.encode(text, add_special_tokens=False)
    found = []
    for i, target in enumerate(encoding.ids):
        if masked:
            row = list(encoding.ids)
            for j in range(i, len(row)):
                if encoding.word_ids[j] != encoding.word_ids[i]:
                    break
                row[j] = tokens.mask_token_id
            row, at = [tokens.cls_token_id, *row, tokens.sep_token_id], i + 1
        else:
            row, at = [mark, *encoding.ids[:i]], i
        with torch.inference_mode():
            logits = model(torch.tensor([row])).logits[0, at]
        found.append(-float(logits.log_softmax(-1)[target]))
    return found


@pytest.mark.parametrize("kind", CAUSAL + MASKED)
def test_agrees_with_one_token_at_a_time(folder: Callable[[str], Path], kind: str) -> None:
    path = folder(kind)
    mark = {"gpt2": 0, "llama": 1}.get(kind)
    for text, answer in zip(TEXTS, HubModel(str(path)).score(TEXTS), strict=True):
        assert answer.nats == pytest.approx(naive(path, kind in MASKED, text, mark), abs=1e-3)


@pytest.mark.parametrize("kind", CAUSAL + MASKED)
def test_batches_and_padding_change_nothing(folder: Callable[[str], Path], kind: str) -> None:
    model = HubModel(str(folder(kind)))
    together = model.score(TEXTS + TEXTS[:2])
    for text, answer in zip(TEXTS + TEXTS[:2], together, strict=True):
        assert model.score([text])[0].nats == pytest.approx(answer.nats, abs=1e-4)
        assert model.score([text])[0].spans == answer.spans


@pytest.mark.parametrize("kind", CAUSAL + MASKED)
def test_spans_cover_the_words(folder: Callable[[str], Path], kind: str) -> None:
    text = TEXTS[3]
    spans = HubModel(str(folder(kind))).score([text])[0].spans
    covered = {i for s in spans for i in range(s.start, s.end)}
    assert covered >= {i for i, c in enumerate(text) if not c.isspace()}
    assert not any(text[s.start].isspace() for s in spans if s.end - s.start > 1)


@pytest.mark.parametrize("kind", CAUSAL + MASKED)
def test_text_beyond_the_context_is_scored_whole(folder: Callable[[str], Path], kind: str) -> None:
    """Positions end at 64: a longer sequence would fail or be cut without windows."""
    model = HubModel(str(folder(kind)))
    long = " ".join([TEXTS[3]] * 30)
    answer = model.score([long])[0]
    tokens = model._tokenizer(long, add_special_tokens=False, verbose=False)["input_ids"]
    assert len(tokens) > 64 * 3
    assert len(answer.nats) == len(answer.spans) == len(tokens)
    assert min(answer.nats) > 0
    assert answer.spans[-1].end == len(long)
    if kind in CAUSAL:  # the first window sees what the text's beginning alone would show
        short = model.score([TEXTS[3]])[0]
        assert answer.nats[: len(short.nats) - 1] == pytest.approx(short.nats[:-1], abs=1e-3)


def test_without_any_mark_the_first_token_is_left_out(folder: Callable[[str], Path]) -> None:
    model = HubModel(str(folder("markless")))
    text = TEXTS[3]
    answer = model.score([text, ""])
    tokens = model._encode(text)
    assert list(answer[0].spans) == tokens.spans[1:]
    with torch.inference_mode():
        logits = model._model(torch.tensor([tokens.ids])).logits[0, :-1].log_softmax(-1)
    expected = (-logits.gather(1, torch.tensor(tokens.ids[1:])[:, None])[:, 0]).tolist()
    assert answer[0].nats == pytest.approx(expected, abs=1e-3)
    assert answer[1].nats == ()


def test_signature_follows_the_weights(folder: Callable[[str], Path], tmp_path: Path) -> None:
    import shutil

    path = folder("gpt2")
    copy = tmp_path / path.name
    shutil.copytree(path, copy)
    assert HubModel(str(copy)).signature == HubModel(str(path)).signature
    (copy / "model.safetensors").write_bytes(b"other")
    assert HubModel(str(copy)).signature != HubModel(str(path)).signature


def test_load_takes_a_folder(folder: Callable[[str], Path]) -> None:
    assert isinstance(load(str(folder("bert"))), HubModel)


def test_unknown_model_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        HubModel(str(tmp_path / "nowhere")).score(["text"])


def test_encoder_decoder_is_refused(tmp_path: Path) -> None:
    transformers.T5Config(vocab_size=50, d_model=8, num_layers=1, num_heads=1).save_pretrained(tmp_path)
    tokenizer("gpt2").save_pretrained(tmp_path)
    with pytest.raises(ModelError, match="encoder-decoder"):
        HubModel(str(tmp_path)).score(["text"])


def test_without_torch_the_extra_is_named(folder: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "torch":
            raise ImportError("No module named 'torch'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ModelError, match=r'pip install "translation-auditor\[hub\]"'):
        HubModel(str(folder("gpt2"))).score(["text"])
