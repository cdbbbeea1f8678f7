"""Corpus → tokenizer and token ids.

    python models/recipe/prepare.py CORPUS WORK [--evaluation FOLDER …] [--vocab 16384] [--max-chars 40000000]

CORPUS holds ``<lang>/<source>.txt.xz`` (a paragraph per line, a blank line between documents). WORK receives
``tokenizer.json`` and, per source, ``tokens/<lang>.<source>.npy``: uint16 ids, ``<s>`` before each document, ``<nl>``
between paragraphs, and ``….starts.npy``: int32 positions at which a sentence begins, where a training window may start.
A paragraph that stood in an earlier source of the language, or shares a line of 40 characters or more with the files in
an evaluation folder, is left out (``distinct.py``); ``dropped.json`` counts them. Sources whose ids exist are kept.
"""

import argparse
import fnmatch
import itertools
import json
import lzma
import random
import tomllib
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from distinct import SENTENCE_START, distinct, evaluation_keys
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

BOS, NEWLINE = "<s>", "<nl>"
# Words with their leading space, digits one by one, runs of punctuation; Han, kana and Thai in short pieces, for they
# have no spaces and a merge across a whole clause would never be seen again.
PIECES = (
    r" ?[\p{Han}\p{Hiragana}\p{Katakana}]{1,4}| ?\p{Thai}{1,8}"
    r"| ?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{N}]{1,3}|\s+"
)


def weight_of(source: str, rules: list[dict]) -> float:
    return next((r["weight"] for r in rules if fnmatch.fnmatch(source, r["match"])), 1.0)


def sources(corpus: Path, lang: str, mixture: dict) -> list[Path]:
    """The corpus files of a language, less those that the mixture excludes."""
    return [p for p in sorted((corpus / lang).glob("*.txt.xz")) if f"{lang}/{p.name[:-7]}" not in mixture["exclude"]]


def documents(path: Path, max_chars: int) -> Iterator[list[str]]:
    """Documents of one source, each a list of paragraphs, at most ``max_chars`` characters in all, spread evenly."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        docs = [d.split("\n") for d in file.read().split("\n\n") if d.strip()]
    random.Random(0).shuffle(docs)
    taken = 0
    for doc in docs:
        paragraphs = [p.strip() for p in doc if p.strip()]
        yield paragraphs
        taken += sum(map(len, paragraphs))
        if taken > max_chars:
            return


def train_tokenizer(corpus: Path, mixture: dict, vocab: int, sample: int = 40_000_000) -> Tokenizer:
    """Byte-level BPE on a sample drawn by language share to the power 0.7, so that small languages keep whole words."""
    shares = {k: v**0.7 for k, v in mixture["languages"].items()}
    total = sum(shares.values())

    def texts() -> Iterator[str]:
        for lang, share in shares.items():
            sizes = {
                s: s.stat().st_size * weight_of(f"{lang}/{s.name[:-7]}", mixture["sources"])
                for s in sources(corpus, lang, mixture)
            }
            for source, size in sizes.items():
                room = int(sample * share / total * size / sum(sizes.values()))
                for doc in documents(source, room):
                    for paragraph in doc:
                        yield paragraph[: max(room, 200)]
                        room -= len(paragraph)
                    if room <= 0:
                        break

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECES), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab,
        special_tokens=[BOS, NEWLINE],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        min_frequency=8,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts(), trainer)
    return tokenizer


def encode(tokenizer: Tokenizer, docs: Iterator[list[str]]) -> tuple[np.ndarray, np.ndarray]:
    """Ids of all documents in one row, and the positions in it where a paragraph or a sentence begins."""
    bos, newline = tokenizer.token_to_id(BOS), tokenizer.token_to_id(NEWLINE)
    rows: list[np.ndarray] = []
    starts: list[int] = []
    at = 0
    while batch := list(itertools.islice(docs, 200)):
        paragraphs = [(" " + p, bos if i == 0 else newline) for doc in batch for i, p in enumerate(doc)]
        for (text, mark), piece in zip(paragraphs, tokenizer.encode_batch([p for p, _ in paragraphs]), strict=True):
            begins = {m.end() - (m.group() != "") for m in SENTENCE_START.finditer(text)}
            starts.append(at + 1)
            starts.extend(at + 1 + k for k, (start, _) in enumerate(piece.offsets) if start in begins)
            rows.append(np.array([mark, *piece.ids], dtype=np.uint16))
            at += len(piece.ids) + 1
    return np.concatenate(rows or [np.zeros(0, dtype=np.uint16)]), np.array(starts, dtype=np.int32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--vocab", type=int, default=16384)
    parser.add_argument("--max-chars", type=int, default=40_000_000, help="per source")
    parser.add_argument("--evaluation", type=Path, nargs="+", default=[], help="folders whose lines are left out")
    args = parser.parse_args()
    mixture = tomllib.loads((Path(__file__).parent / "mixture.toml").read_text())
    (args.work / "tokens").mkdir(parents=True, exist_ok=True)
    saved = args.work / "tokenizer.json"
    if not saved.exists():
        train_tokenizer(args.corpus, mixture, args.vocab).save(str(saved))
    tokenizer = Tokenizer.from_file(str(saved))
    sizes: dict[str, int] = {}
    dropped: dict[str, Counter[str]] = {}
    evaluation = evaluation_keys(args.evaluation)
    for lang in mixture["languages"]:
        seen: set[int] = set()
        files = {f"{lang}.{p.name[:-7]}": p for p in sources(args.corpus, lang, mixture)}
        missing = [name for name in files if not (args.work / "tokens" / f"{name}.npy").exists()]
        for name, source in files.items():
            out = args.work / "tokens" / f"{name}.npy"
            if missing:  # what exists is read as well, for what comes after it may repeat it
                dropped[name] = Counter()
                room = int(args.max_chars * min(1.0, 2 * weight_of(name.replace(".", "/", 1), mixture["sources"])))
                docs = distinct(documents(source, room), seen, evaluation, dropped[name])
                if name in missing:
                    ids, starts = encode(tokenizer, docs)
                    np.save(args.work / "tokens" / f"{name}.starts.npy", starts)
                    np.save(out, ids)
                else:
                    deque(docs, maxlen=0)
            sizes[name] = int(np.load(out, mmap_mode="r").shape[0])
            print(
                f"{name}: {sizes[name]:,} tokens", *(f"{n} {k}" for k, n in dropped.get(name, {}).items()), flush=True
            )
    if dropped:
        record = args.work / "dropped.json"
        record.write_text(json.dumps((json.loads(record.read_text()) if record.exists() else {}) | dropped, indent=1))
    (args.work / "sizes.json").write_text(json.dumps(sizes, indent=1))
    print(f"{sum(sizes.values()):,} tokens")


if __name__ == "__main__":
    main()
