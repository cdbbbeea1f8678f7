"""A larger encoder with the tokenizer of a small one, so that the two can say of the same tokens what they think.

    python models/recipe/judge/respell.py MPNET TOKENIZER OUT

MPNET: a folder of an MPNet encoder in transformers' format (Song et al. 2020); its vocabulary is that of uncased BERT
with five marks more. TOKENIZER: the ``tokenizer.json`` of such a BERT. OUT receives the encoder with the rows of its
table in the order of that tokenizer, and the tokenizer.
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
from transformers import MPNetConfig, MPNetModel

MARKS = {"[CLS]": "<s>", "[PAD]": "<pad>", "[SEP]": "</s>", "[MASK]": "<mask>"}  # what BERT calls them, what MPNet


def respell(folder: Path, tokenizer: Path, out: Path) -> None:
    """Raises KeyError where the tokenizer has a piece that the encoder does not know."""
    vocabulary = json.loads(tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
    old = {p: n for n, p in enumerate((folder / "vocab.txt").read_text(encoding="utf-8").split("\n"))}
    rows = [old[MARKS.get(piece, piece)] for piece in sorted(vocabulary, key=vocabulary.__getitem__)]
    model = MPNetModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32)
    table = model.embeddings.word_embeddings.weight.detach()[rows].clone()
    config = MPNetConfig.from_pretrained(folder)
    config.vocab_size = len(rows)
    made = MPNetModel(config, add_pooling_layer=False)
    made.load_state_dict(model.state_dict() | {"embeddings.word_embeddings.weight": table})
    made.save_pretrained(out)
    shutil.copy(tokenizer, out / "tokenizer.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("tokenizer", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    respell(args.encoder, args.tokenizer, args.out)


if __name__ == "__main__":
    main()
