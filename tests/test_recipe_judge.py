"""The judge's recipe: how sound English is damaged, and from a corpus folder to a judge that the program loads."""

import csv
import gzip
import importlib.util
import json
import lzma
import math
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from audit.fluency.edits import EDITS
from audit.fluency.judge import Judge
from audit.fluency.shapes import shapes

RECIPE = Path(__file__).parents[1] / "models" / "recipe" / "judge"
SOUND = (
    "The mayor of the old town has opened a new bridge this season, and the neighbours were happy about it.",
    "She said that many farmers would lose their harvest in the valley. They had asked for help before the storm.",
    "Two teachers from the village described how the river was rising towards their school on Monday.",
    "He will not sign the agreement with Norway, because it is against the interests of his country.",
)
SUBJECTS = "The mayor|A farmer|The old teacher|Our neighbour|The driver|A young nurse|The baker|The judge".split("|")
VERBS = "bought|painted|lost|found|repaired|described|sold|praised".split("|")
OBJECTS = "the red boat|a wooden door|the town bridge|two old clocks|the letter|a small garden|the map".split("|")
PLACES = "on Monday|last winter|before noon|after the storm|in the village|for his sister|near the river".split("|")


def wordnet(folder: Path) -> Path:
    """A database of four synsets in WordNet's format: offset, file, part, words in hex, word and number in turn."""
    (folder / "data.noun").write_text(
        "  1 a line of the licence\n"
        "00000001 06 n 03 bridge 0 span 0 gap_bridge 0 000 | a way over something\n"
        "00000002 18 n 02 teacher 0 instructor 0 000 | one who teaches\n"
    )
    (folder / "data.verb").write_text("00000003 30 v 03 open 0 unfold 0 open_up 0 000 01 + 08 00 | make open\n")
    (folder / "data.adj").write_text("00000004 00 a 02 old(p) 0 aged 0 000 | long used\n")
    (folder / "data.adv").write_text("")
    return folder


def dictionaries(folder: Path) -> Path:
    """FreeDict's files: a Spanish word with two senses, and nothing in the other languages."""
    entries = {
        "spa-eng": "estación /estaθjˈon/\nseason, station\n",
        "eng-ita": "boat /bout/\nbarca <fem>, battello\nto lose /luːz/\nperdere, smarrire\n   Note: of things\n",
    }
    for language in ("ara", "deu", "fra", "ita", "jpn", "nld", "pol", "por", "spa", "tur"):
        entries.setdefault(f"{language}-eng", "")
    for name, text in entries.items():
        (folder / f"freedict-{name}.dict.dz").write_bytes(gzip.compress(text.encode()))
    return folder


@pytest.fixture(scope="module")
def damage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The module, and neighbours by the first two letters."""
    sys.path.insert(0, str(RECIPE))
    import damage as module

    words = sorted({w.lower() for text in SOUND for w in text.replace(".", "").replace(",", "").split() if len(w) > 2})
    letters = sorted({w[:2] for w in words})
    rows = np.array([[float(w[:2] == two) for two in letters] for w in words])
    import english
    import labels
    import roundtrip

    folder = tmp_path_factory.mktemp("words")
    tongue = english.english(rows, {w: i for i, w in enumerate(words)}, wordnet(folder), dictionaries(folder))
    yield SimpleNamespace(
        module=module,
        labels=labels,
        roundtrip=roundtrip,
        tongue=tongue,
        folder=folder,
        damager=lambda seed=1: module.Damager(tongue, seed),
    )
    sys.path.remove(str(RECIPE))


KINDS = {
    "neighbour": "replace",
    "spin": "replace",
    "missense": "replace",
    "inflect": "replace",
    "exchange": "replace",
    "omit_function_word": "insert",
    "omit_word": "insert",
    "add_function_word": "delete",
    "repeat": "delete",
    "resume": "delete",
    "swap": "replace",
    "glue": "split",
    "split": "join",
    "recase": "case",
    "lost_stop": "insert",
    "comma": "delete",
    "misspell": "replace",
    "spin_inside": "replace",
}


@pytest.mark.parametrize("name", KINDS)
def test_an_operation_changes_the_text_and_labels_what_it_did(damage: Any, name: str) -> None:
    damager = damage.damager()
    changed = 0
    for text in SOUND:
        words = damage.labels.words_of(text)
        before, _ = damage.labels.render(words)
        if any(getattr(damager, name)(words, at) for at in range(1, len(words))):
            after, labels = damage.labels.render(words)
            changed += 1
            assert after != before
            assert len(after) == len(labels)
            assert {EDITS[k] for k in labels} == {"keep", KINDS[name]}
    assert changed


def test_most_words_stay_and_some_texts_are_left_alone(damage: Any) -> None:
    damager = damage.damager()
    done = [damager(text) for text in SOUND * 50]
    assert all(len(text) == len(labels) for text, labels in done)
    kept = sum(labels.count(0) for _, labels in done) / sum(len(labels) for _, labels in done)
    assert 0.8 < kept < 0.98
    alone = sum(text in SOUND and not any(labels) for text, labels in done)
    assert 0.2 * len(done) < alone < 0.45 * len(done)


def test_damage_is_the_same_for_the_same_seed(damage: Any) -> None:
    first, same, other = (list(map(damage.damager(seed), SOUND * 3)) for seed in (3, 3, 4))
    assert first == same != other


def test_a_proposal_stands_where_the_language_model_put_it(damage: Any) -> None:
    damager = damage.damager()
    words = damage.labels.words_of("They reached the harbour in the evening.")
    damager.proposed = {3: "market"}
    assert damager.expected(words, 0)
    assert damage.labels.render(words)[0] == "They reached the market in the evening."


def test_a_synonym_comes_in_the_form_of_the_word(damage: Any) -> None:
    of = damage.tongue.synonyms
    assert set(of("bridges")) == {"spans", "gap bridges"}
    assert set(of("opened")) == {"unfolded", "opened up"}
    assert set(of("old")) == {"aged"}
    assert not of("harbour")


def test_a_recipe_without_wordnet_says_what_it_lacks(damage: Any, tmp_path: Path) -> None:
    import english

    with pytest.raises(FileNotFoundError, match=r"data\.noun"):
        english.synonyms(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"freedict-spa-eng"):
        english.senses(tmp_path)


def test_the_wrong_sense_is_another_translation_of_a_foreign_word(damage: Any) -> None:
    of = damage.tongue.senses
    assert set(of("seasons")) == {"stations"}
    assert "season" in of("station")
    assert not of("river")


THERE = "The minister boarded the night train to Bordeaux and has organised several meetings there."
BACK = "The minister boarded the train of night to Bordeaux and has organized diverse meetings there there."


def test_a_translation_there_and_back_is_told_apart_by_hunks(damage: Any) -> None:
    words, back = (damage.labels.words_of(text) for text in (THERE, BACK))
    found = damage.roundtrip.hunks([w.text for w in words], [w.text for w in back])
    assert [" ".join(h.words) for h in found] == ["train of night", "diverse", "there"]
    assert [w.text for h in found for w in words[h.start : h.end]] == ["night", "train", "several"]


def test_hunks_take_the_place_of_what_they_stand_for(damage: Any) -> None:
    damager = damage.damager()
    words, back = (damage.labels.words_of(text) for text in (THERE, BACK))
    for hunk in reversed(damage.roundtrip.hunks([w.text for w in words], [w.text for w in back])):
        damager.put(words, hunk)
    text, labels = damage.labels.render(words)
    assert text == BACK.replace("organized", "organised")
    marked = {word.text: EDITS[word.label] for word in words if word.label}
    assert marked == {"train": "replace", "of": "replace", "diverse": "replace", "there": "delete"}
    assert len(labels) == len(text)


def test_what_came_back_is_mixed_into_sound_text(damage: Any) -> None:
    damager = damage.damager()
    done = [damager(THERE, None, BACK)[0] for _ in range(60)]
    assert sum("train of night" in text for text in done) > 5
    assert sum(text == THERE for text in done) > 5


def _run(step: str, *arguments: object) -> str:
    command = [sys.executable, str(RECIPE / f"{step}.py"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus, a tiny encoder, and a judge trained for a few steps and exported."""
    import transformers
    from tokenizers import BertWordPieceTokenizer
    from tokenizers.processors import BertProcessing

    folder = tmp_path_factory.mktemp("judge")
    draw = random.Random(0)
    lines = [
        f"{draw.choice(SUBJECTS)} {draw.choice(VERBS)} {draw.choice(OBJECTS)} {draw.choice(PLACES)}."
        for _ in range(5000)
    ]
    (folder / "corpus" / "en").mkdir(parents=True)
    with lzma.open(folder / "corpus" / "en" / "made_up.txt.xz", "wt", encoding="utf-8") as file:
        file.write("\n\n".join(dict.fromkeys(lines)) + "\n")
    tokenizer = BertWordPieceTokenizer()
    tokenizer.train_from_iterator(lines, vocab_size=400, min_frequency=1, show_progress=False)
    tokenizer.post_processor = BertProcessing(*((m, tokenizer.token_to_id(m)) for m in ("[SEP]", "[CLS]")))
    encoder = folder / "encoder"
    shape = transformers.BertConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=128, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=128, max_position_embeddings=128,
    )  # fmt: skip
    transformers.BertModel(shape, add_pooling_layer=False).save_pretrained(encoder)
    tokenizer.save(str(encoder / "tokenizer.json"))
    _run("pool", folder / "corpus", folder, "--windows", 4000)
    words = ("--wordnet", wordnet(folder), "--dictionaries", dictionaries(folder))
    _run("train", folder, encoder, "--steps", 60, "--tokens", 512, "--scratch", *words)
    _run("export_judge", folder / "judge.pt", encoder, folder / "out")
    return folder


def test_the_pool_holds_prose_once(work: Path) -> None:
    pool = (work / "pool.txt").read_text().splitlines()
    assert len(pool) == len(set(pool)) > 1000
    assert all(line.startswith("en\t") and line[3].isupper() and line.endswith(".") for line in pool)


def test_training_learns_and_goes_on(work: Path) -> None:
    before = (work / "judge.pt").stat().st_mtime
    said = _run(
        "train", work, work / "encoder", "--steps", 200, "--tokens", 512, "--wordnet", work, "--dictionaries", work
    )
    assert "200 steps" in said
    assert (work / "judge.pt").stat().st_mtime > before
    (row,) = csv.reader((work / "curve.csv").open())
    assert int(row[0]) == 200
    assert float(row[5]) > 0.2  # average precision; one token in twenty is damaged


def test_a_batch_that_teaches_nothing_of_words_does_no_harm(work: Path) -> None:
    torch = pytest.importorskip("torch")
    sys.path.insert(0, str(RECIPE))
    import batches
    import network

    # By its path: the recipe of the language model has a file of that name, which another test may have loaded.
    found = importlib.util.spec_from_file_location("train_judge", RECIPE / "train.py")
    assert found is not None
    assert found.loader is not None
    train = importlib.util.module_from_spec(found)
    found.loader.exec_module(train)
    sys.path.remove(str(RECIPE))
    rows = batches.rows_of(batches.tokenizer_of(work / "encoder"), ["A bridge."] * 2, [[batches.NONE] * 9] * 2)
    judge, batch = network.untrained(work / "encoder"), batches.together([tuple(rows)])
    with torch.no_grad():
        words, pairs, *_ = train.losses(judge, batch, judge.read(batch.ids, batch.shapes, batch.mask))
    assert (float(words), float(pairs)) == (0.0, pytest.approx(math.log(2)))


def test_the_exported_judge_says_what_the_network_says(work: Path) -> None:
    torch = pytest.importorskip("torch")
    sys.path.insert(0, str(RECIPE))
    import network

    judge, ours = Judge(work / "out"), network.untrained(work / "encoder", scratch=True)
    _run("export_judge", work / "judge.pt", work / "encoder", work / "out")
    ours.load_state_dict(torch.load(work / "judge.pt", weights_only=True))
    texts = ["The mayor bought the red boat on Monday.", "A farmer lost lost the Map befor noon after storm", "No."]
    for text, opinion in zip(texts, judge(texts), strict=True):
        encoding = judge._files.tokenizer.encode(text)
        rows = [encoding.ids, shapes(text, encoding.offsets), [1] * len(encoding.ids)]
        with torch.no_grad():
            edits, _ = ours(*(torch.tensor([row]) for row in rows))
        damage = 1 - edits.softmax(-1)[0, 1:-1, 0]
        assert opinion.damage == pytest.approx(damage.tolist(), abs=0.03)
        assert [text[s.start : s.end] for s in opinion.spans] == [text[a:b] for a, b in encoding.offsets[1:-1]]


def test_a_text_is_judged_alike_in_any_company(work: Path) -> None:
    texts = ["The judge praised the map near the river.", "Our neighbour sold.", " ".join(SOUND * 20), ""]
    together = Judge(work / "out")(texts)
    for text, opinion in zip(texts, together, strict=True):
        (alone,) = Judge(work / "out")([text])
        assert alone.damage == pytest.approx(opinion.damage, abs=1e-5)
    assert together[3].spans == ()
    assert len(together[2].spans) > 300  # longer than a window
    config = json.loads((work / "out" / "config.json").read_text())
    assert list(Judge(work / "out").languages) == config["languages"] == ["en"]
