"""What the judge is trained with, as a few small files for a machine that has PyTorch and little else.

    python models/recipe/judge/luggage.py --pack WORK ENCODER OUT [--carried e5-small-q4.bin tokenizer.json]   # here
    python models/recipe/judge/luggage.py --unpack OUT WORK ENCODER                                            # there

Windows, round trips and human judgements, compressed; the encoder in the 4 bits that it came in, if it did; and of what
needs dictionaries and word lists the answers alone: for each word of the pool what it may be exchanged for
(``tongues.json``), and which pieces are words of a language (``words.npz``). Other weights: ``shards.py``.
"""

import argparse
import json
import lzma
import shutil
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tongue import Tongue
from transformers import BertConfig, BertModel

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from batches import beginnings, tokenizer_of
from labels import TOKEN
from roundtrip import windows
from senses import DICTIONARIES
from unpack import MARKS, NAMES, Packed, body, decoded

EXCHANGES = ("neighbours", "synonyms", "senses", "forms", "confusable", "untranslated")
SELDOM = 3  # times that a word must stand in the pool to be asked about
COMMON = 2.8  # Zipf frequency from which a piece counts as a word
ONE_LETTER = frozenset("aàeéioyuвиокся")  # words of one letter, in any of the languages
MOST = 16  # exchanges of one kind that are kept of a word


def answers(tongue: Tongue, words: Sequence[str]) -> dict[str, Any]:
    """All that a tongue says of the words, without what it says it from."""
    kept = {f.name: getattr(tongue, f.name) for f in fields(tongue)}
    for name, value in kept.items():
        if name in EXCHANGES:
            found = {word: list(value(word))[:MOST] for word in words}
            kept[name] = {word: others for word, others in found.items() if others}
        elif isinstance(value, frozenset | tuple):
            kept[name] = sorted(value) if isinstance(value, frozenset) else list(value)
    return kept


def remembered(kept: Mapping[str, Any]) -> Tongue:
    """The tongue that gives these answers."""
    made: dict[str, Any] = {}
    for f in fields(Tongue):
        value = kept[f.name]
        if f.name in EXCHANGES:
            made[f.name] = lambda word, table=value: table.get(word, ())
        elif isinstance(value, list):
            made[f.name] = tuple(value) if f.name in ("inserted", "resumed") else frozenset(value)
        else:
            made[f.name] = value
    return Tongue(**made)


def tongues_in(path: Path) -> dict[str, Tongue]:
    """By language, from ``tongues.json``."""
    return {code: remembered(kept) for code, kept in json.loads(path.read_text(encoding="utf-8")).items()}


def whole_words(pieces: Sequence[str], languages: Sequence[str]) -> np.ndarray:
    """bool, (languages, pieces): whether the piece begins and is a word of the language, written small."""
    from wordfreq import zipf_frequency

    table = np.zeros((len(languages), len(pieces)), dtype=bool)
    for number, word in enumerate(beginnings(pieces)):
        if word.isalpha() and word == word.lower() and (len(word) > 1 or word in ONE_LETTER):
            table[:, number] = [zipf_frequency(word, code) >= COMMON for code in languages]
    return table


def narrow(encoder: Path, packed: Packed, pieces: Sequence[str], old: Mapping[str, int]) -> dict[str, np.ndarray]:
    """The encoder's tensors in the blocks that the package has them in; ``old``: the package's numbers of pieces."""
    numbers = [old[p] if i >= len(MARKS) else i for i, p in enumerate(pieces)]
    kept = {"emb.word": packed.blocks("emb.word", packed.pieces)[numbers]}
    config = BertConfig.from_pretrained(encoder)
    kept |= {name: packed.plain(name) for name in ("emb.pos", "emb.type", "emb.ln.w", "emb.ln.b")}
    for new, number in enumerate(getattr(config, "kept_layers", range(config.num_hidden_layers))):
        for short in NAMES:
            kept[f"l{new}.{short}.b"] = bias = packed.plain(f"l{number}.{short}.b")
            name = f"l{number}.{short}.w"
            weight = packed.plain(name) if short.endswith("ln") else packed.blocks(name, len(bias))
            kept[f"l{new}.{short}.w"] = weight
    return kept


class Kept:
    """What ``narrow`` kept, read as ``Packed`` is."""

    def __init__(self, kept: Mapping[str, np.ndarray], config: BertConfig) -> None:
        self.tensors = kept
        self.width, self.pieces = config.hidden_size, config.vocab_size
        self.places, self.kinds = config.max_position_embeddings, config.type_vocab_size

    def plain(self, name: str) -> np.ndarray:
        return self.tensors[name]

    def matrix(self, name: str, rows: int) -> np.ndarray:
        return decoded(self.tensors[name])


def pack(
    work: Path,
    encoder: Path,
    out: Path,
    carried: tuple[Path, Path] | None = None,
    dictionaries: Path = DICTIONARIES,
) -> None:
    """``carried``: the package's weights and tokenizer that the encoder was unpacked from."""
    from tongues import tongues

    out.mkdir(parents=True, exist_ok=True)
    pool = windows(work)
    counts: dict[str, Counter[str]] = {language: Counter() for language in sorted({code for code, _ in pool})}
    for language, text in pool:
        counts[language].update(w.lower() for w in TOKEN.findall(text) if w[0].isalpha())
    state = BertModel.from_pretrained(encoder, add_pooling_layer=False, dtype=torch.float32)
    table = state.embeddings.word_embeddings.weight.detach().numpy()
    known = tongues(table, tokenizer_of(encoder), counts.keys(), dictionaries=dictionaries)
    said = {
        code: answers(tongue, [w for w, n in counts[code].items() if n >= SELDOM or w in tongue.closed])
        for code, tongue in known.items()
    }
    _write(out / "tongues.json.xz", json.dumps(said, ensure_ascii=False).encode())
    vocabulary = tokenizer_of(encoder).get_vocab()
    pieces = sorted(vocabulary, key=vocabulary.__getitem__)
    words = whole_words(pieces, list(counts))
    np.savez_compressed(out / "words.npz", words=words, languages=np.array(list(counts)))
    if carried:
        weights, tokenizer = carried
        listed = json.loads(tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
        old = {piece: n for n, (piece, _) in enumerate(listed)}
        np.savez(out / "encoder.npz", **narrow(encoder, Packed(weights.read_bytes()), pieces, old))
        shutil.copy(encoder / "config.json", out / "config.json")
    _write(out / "tokenizer.json.xz", (encoder / "tokenizer.json").read_bytes())
    for path in [work / "pool.txt", *sorted(work.glob("round-*.tsv")), *sorted(work.glob("*.jsonl"))]:
        _write(out / f"{path.name}.xz", path.read_bytes())


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(lzma.compress(data, preset=7))


def unpack(packed: Path, work: Path, encoder: Path) -> None:
    for folder in (work, encoder):
        folder.mkdir(parents=True, exist_ok=True)
    for path in packed.glob("*.xz"):
        to = encoder if path.name.startswith("tokenizer") else work
        (to / path.stem).write_bytes(lzma.decompress(path.read_bytes()))
    shutil.copy(packed / "words.npz", encoder / "words.npz")
    if (packed / "encoder.npz").exists():
        config = BertConfig.from_pretrained(packed / "config.json")
        model = BertModel(config, add_pooling_layer=False)
        kept = Kept(np.load(packed / "encoder.npz"), config)
        state = body(kept, range(kept.pieces), range(config.num_hidden_layers))
        model.load_state_dict({name: torch.from_numpy(np.array(value)) for name, value in state.items()})
        model.save_pretrained(encoder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unpack", nargs=3, type=Path, metavar=("PACKED", "WORK", "ENCODER"))
    parser.add_argument("--pack", nargs=3, type=Path, metavar=("WORK", "ENCODER", "OUT"))
    parser.add_argument("--carried", nargs=2, type=Path, metavar=("E5", "TOKENIZER"))
    args = parser.parse_args()
    if args.unpack:
        unpack(*args.unpack)
    if args.pack:
        pack(*args.pack, args.carried)


if __name__ == "__main__":
    main()
