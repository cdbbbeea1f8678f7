"""The pieces of a byte-pair tokenizer that English needs most → a smaller tokenizer.

    python models/recipe/english/pieces.py MODEL CORPUS WORK [--pieces 24000]

Counts pieces in the English text of CORPUS and in a list of English words by their frequency (wordfreq): the text alone
would keep too few of the words of news. A piece is kept with all that it is merged from, so that what is dropped
falls into pieces that are kept. WORK receives ``tokenizer.json``, in which the mark between documents is ``<s>`` and
the line break ``<nl>``, as in the other models of the program, and ``pieces.json``: for each piece its number in the
whole tokenizer.
"""

import argparse
import json
import lzma
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import source
import wordfreq
from tokenizers import Tokenizer

BETWEEN, BREAK = "<|endoftext|>", "Ċ"  # a document's end, and the line break as byte-level tokenizers write it
RENAMED = {BETWEEN: "<s>", BREAK: "<nl>"}
LISTED = 0.6  # what the list of words counts for beside the text
AT_ONCE, MOST = 300_000, 2_400_000  # characters that are counted in one go, and of a source


def texts(corpus: Path) -> Iterator[str]:
    for path in sorted((corpus / "en").glob("*.txt.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as file:
            text = file.read(MOST)
        yield from (text[at : at + AT_ONCE] for at in range(0, len(text), AT_ONCE))


def counted(tokenizer: Tokenizer, corpus: Path) -> dict[str, float]:
    """Each piece's share, in text and in the list of words taken together."""
    shares: Counter[str] = Counter()
    for text in texts(corpus):
        shares.update(tokenizer.encode(text, add_special_tokens=False).tokens)
    found: dict[str, float] = {piece: (1 - LISTED) * n / shares.total() for piece, n in shares.items()}
    words = wordfreq.get_frequency_dict("en", "large")
    encoded = tokenizer.encode_batch([f" {word}" for word in words], add_special_tokens=False)
    whole = sum(f * len(e.tokens) for f, e in zip(words.values(), encoded, strict=True))
    for frequency, encoding in zip(words.values(), encoded, strict=True):
        for piece in encoding.tokens:
            found[piece] = found.get(piece, 0.0) + LISTED * frequency / whole
    return found


def kept(model: dict[str, Any], shares: dict[str, float], special: set[str], most: int) -> list[str]:
    """At most so many pieces: those that no merge makes, then by their share, each with its parts."""
    made: dict[str, tuple[str, str]] = {}
    for one, two in map(pair, model["merges"]):
        made.setdefault(one + two, (one, two))
    found = {piece for piece in model["vocab"] if piece not in made and piece not in special}
    for piece in sorted(shares, key=shares.__getitem__, reverse=True):
        if piece in special or piece not in model["vocab"]:
            continue
        new, left = set[str](), [piece]
        while left:
            part = left.pop()
            if part not in found and part not in new:
                new.add(part)
                left += made.get(part, ())
        if len(found) + len(new) < most:
            found |= new
    return [BETWEEN, *sorted(found, key=model["vocab"].__getitem__)]


def pair(merge: str | list[str]) -> tuple[str, str]:
    one, two = merge.split(" ") if isinstance(merge, str) else merge
    return one, two


def smaller(whole: dict[str, Any], pieces: list[str]) -> dict[str, Any]:
    """The tokenizer with these pieces alone. Digits stand by themselves, as SmolLM2 reads them."""
    has = set(pieces)
    vocab = {RENAMED.get(piece, piece): number for number, piece in enumerate(pieces)}
    merges = [pair(m) for m in whole["model"]["merges"]]
    merges = [(a, b) for a, b in merges if a in has and b in has and a + b in has and BREAK not in (a, b)]
    form = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    bytes_alone = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return whole | {
        "model": whole["model"] | {"vocab": vocab, "merges": [list(m) for m in merges], "unk_token": None},
        "added_tokens": [{"id": vocab[name], "content": name} | form for name in RENAMED.values()],
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [{"type": "Digits", "individual_digits": True}, bytes_alone],
        },
        "post_processor": bytes_alone | {"trim_offsets": False},
        "padding": None,
        "truncation": None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--pieces", type=int, default=24_000)
    args = parser.parse_args()
    whole = source.tokenizer(args.model)
    shares = counted(Tokenizer.from_str(json.dumps(whole)), args.corpus)
    special = {added["content"] for added in whole["added_tokens"]}
    pieces = kept(whole["model"], shares, special, args.pieces)
    args.work.mkdir(parents=True, exist_ok=True)
    small = json.dumps(smaller(whole, pieces), ensure_ascii=False)
    (args.work / "tokenizer.json").write_text(small, encoding="utf-8")
    (args.work / "pieces.json").write_text(json.dumps([whole["model"]["vocab"][p] for p in pieces]))
    print(f"{len(pieces):,} pieces, {sum(shares.get(piece, 0.0) for piece in pieces):.1%} of what is read")


if __name__ == "__main__":
    main()
