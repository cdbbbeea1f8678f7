"""The shipped model: what it prefers, where it says so, and what it does not depend on."""

import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from articles import article

from audit.errors import ModelError
from audit.fluency.embedded import EmbeddedModel, default_folder
from audit.fluency.gauge import gauge
from audit.fluency.load import load

ARTICLE = (
    "The council voted on Tuesday to repair the old bridge. Two members spoke against the plan, "
    "saying that the city could not afford it, and asked for a report by the end of the year. "
)


@pytest.fixture(scope="module")
def model() -> EmbeddedModel:
    return EmbeddedModel()


def cost(model: EmbeddedModel, text: str) -> float:
    return model.score([text])[0].total


@pytest.mark.parametrize(
    ("natural", "damaged"),
    [
        ("The council voted against the plan.", "The council voted once morest the plan."),
        ("Trade between the two countries has grown.", "He trade between the two countries has grown."),
        ("He promised to meet the minister in Berlin.", "He promised for meet the minister in Berlin."),
        ("Der Minister sprach mit der Presse.", "Der Minister sprach mit die Presse."),
        ("El gobierno de la ciudad aprobó la ley.", "El gobierno de el ciudad aprobó la ley."),
    ],
)
def test_natural_wording_is_likelier(model: EmbeddedModel, natural: str, damaged: str) -> None:
    assert cost(model, natural) < cost(model, damaged)


def test_surprise_stands_where_the_damage_is(model: EmbeddedModel) -> None:
    text = "The council voted once morest the plan."
    surprisal = model.score([text])[0]
    word = text.index("once morest")
    inside = [n for s, n in zip(surprisal.spans, surprisal.nats, strict=True) if word <= s.start < word + 11]
    outside = [n for s, n in zip(surprisal.spans, surprisal.nats, strict=True) if not word <= s.start < word + 11]
    assert sum(inside) / len(inside) > sum(outside) / len(outside)


@pytest.mark.parametrize(
    "text",
    [
        "  Leading space, and an end.  ",
        "First line.\n\n  Second line.\r\nThird.",
        "Ein Wort: Straße. 中文字。 😀 naïve",
        "Marked <s> as </s> such <nl> here",
    ],
)
def test_spans_are_offsets_into_the_text_as_given(model: EmbeddedModel, text: str) -> None:
    surprisal = model.score([text])[0]
    assert len(surprisal.spans) == len(surprisal.nats)
    assert all(0 <= s.start <= s.end <= len(text) for s in surprisal.spans)
    assert list(surprisal.spans) == sorted(surprisal.spans)
    covered = {i for s in surprisal.spans for i in range(s.start, s.end)}
    assert {i for i, c in enumerate(text) if not c.isspace()} <= covered
    words = [text[s.start : s.end] for s in surprisal.spans]
    assert not any(w != w.strip() for w in words if w.strip())


def test_every_token_costs_something(model: EmbeddedModel) -> None:
    assert all(n > 0 for n in model.score([ARTICLE])[0].nats)


@pytest.mark.parametrize("text", ["", " ", "\n \r\n"])
def test_text_without_tokens_gets_an_empty_answer(model: EmbeddedModel, text: str) -> None:
    assert model.score([text])[0].nats == ()


def test_a_score_depends_on_nothing_else_in_the_call(model: EmbeddedModel) -> None:
    texts = [ARTICLE, "Yes.", ARTICLE * 3, "", "Yes.", "Ja, das ist so."]
    together = model.score(texts)
    for text, answer in zip(texts, together, strict=True):
        assert answer.nats == pytest.approx(model.score([text])[0].nats, abs=1e-4)
    assert together[1] == together[4]


def test_a_long_text_is_scored_whole(model: EmbeddedModel) -> None:
    """No token is left out, and a later window's tokens know what went before them."""
    long = ARTICLE * 30
    surprisal = model.score([long])[0]
    one = model.score([ARTICLE])[0]
    assert surprisal.spans[-1].end == len(long.rstrip())
    assert len(surprisal.nats) == pytest.approx(30 * len(one.nats), abs=30)
    # A token that begins a window without context costs what a text's first token costs, far more than in its place.
    start = ARTICLE.index("Two")
    costs = [n for s, n in zip(surprisal.spans, surprisal.nats, strict=True) if s.start % len(ARTICLE) == start]
    alone = model.score([ARTICLE[start:]])[0].nats[0]
    assert len(costs) == 30
    assert max(costs) < alone + 3


def test_slor_is_what_context_tells_beyond_frequency(model: EmbeddedModel) -> None:
    natural, damaged = model.score(
        ["The council voted against the plan in Berlin.", "The council plan against in voted the Berlin."]
    )
    assert natural.slor is not None
    assert damaged.slor is not None
    assert natural.unigram is not None
    assert damaged.unigram is not None
    assert sum(natural.unigram) == pytest.approx(sum(damaged.unigram))  # the same words
    assert natural.slor > damaged.slor
    assert natural.slor == pytest.approx((sum(natural.unigram) - natural.total) / len(natural.nats))


def test_slor_of_lines_and_of_nothing(model: EmbeddedModel) -> None:
    one, two, none = model.score(["A first line.", "A first line.\nA first line.", ""])
    assert one.unigram is not None
    assert two.unigram is not None
    breaks = two.total - sum(two.unigram) - 2 * (one.total - sum(one.unigram))
    assert abs(breaks) < 10  # the line break adds the same to both sides
    assert none.slor is None


def test_without_a_table_there_is_no_slor(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(default_folder(), folder)
    (folder / "ngram.npz").unlink()
    sums = (folder / "SHA256SUMS").read_text().splitlines(keepends=True)
    (folder / "SHA256SUMS").write_text("".join(line for line in sums if "ngram" not in line))
    surprisal = EmbeddedModel(folder).score(["A text."])[0]
    assert surprisal.nats
    assert surprisal.unigram is None
    assert surprisal.slor is None


def test_signature_names_the_weights(model: EmbeddedModel) -> None:
    name, digest = model.signature.split(":")
    assert name == "embedded"
    assert len(digest) == 12
    assert int(digest, 16)


def test_travels_to_another_process(model: EmbeddedModel) -> None:
    model.score(["warm"])
    again = pickle.loads(pickle.dumps(model))
    assert again.score([ARTICLE]) == model.score([ARTICLE])


def test_loading_by_name() -> None:
    assert isinstance(load(None), EmbeddedModel)
    assert load("embedded").signature == load(str(default_folder())).signature


def test_missing_folder_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        EmbeddedModel(tmp_path / "nowhere").score(["text"])


@pytest.mark.parametrize("name", ["model.safetensors", "model.onnx", "tokenizer.json"])
def test_damaged_file_is_said_so(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(default_folder(), folder)
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(ModelError, match=f"{name} is damaged"):
        EmbeddedModel(folder).score(["text"])


def test_needs_neither_torch_nor_transformers() -> None:
    code = (
        "import sys; from audit.fluency.load import load; assert load().score(['A text.'])[0].nats;"
        "assert not {'torch', 'transformers'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])


def test_both_ways_to_the_weights_agree(model: EmbeddedModel) -> None:
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    import audit.fluency.network  # noqa: F401

    network = transformers.AutoModelForCausalLM.from_pretrained(default_folder()).eval()
    ids, _ = model._encode(
        ARTICLE + "Der Rat stimmte am Dienstag für die Reparatur der alten Brücke. 我们今天讨论了这个问题。"
    )
    row = torch.tensor([[0, *ids]])
    with torch.inference_mode():
        expected = network(row).logits[0, :-1].log_softmax(-1).gather(1, row[0, 1:, None])[:, 0]
    found = torch.tensor(model._logprobs([ids])[0])
    # 8-bit activations: single tokens may differ by a few hundredths, a text's mean must not.
    assert abs(float((found - expected).mean())) < 1e-2
    assert float((found - expected).abs().mean()) < 2e-2


def test_answers_are_remembered_up_to_a_number_and_forgotten_on_demand(model: EmbeddedModel) -> None:
    remembering = EmbeddedModel(memory=2)
    first = remembering.score([ARTICLE, "A short text."])
    again = remembering.score(["A short text.", ARTICLE, "Another text."])
    assert [again[0], again[1]] == [first[1], first[0]]
    assert again[0] is first[1], "it was not scored again"
    assert again[2].nats == pytest.approx(model.score(["Another text."])[0].nats, abs=1e-4)
    assert len(remembering._known) == 3
    remembering.score(["A fourth text."])
    assert len(remembering._known) == 1
    assert not pickle.loads(pickle.dumps(remembering))._known
    remembering.forget()
    assert not remembering._known
    assert not model._known, "by itself a model remembers nothing"


def test_what_an_article_was_scored_with_is_forgotten_after_it() -> None:
    model = EmbeddedModel(memory=100)
    model.score([ARTICLE])
    assert gauge(article(ARTICLE), model).nats_per_char
    assert not model._known
