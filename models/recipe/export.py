"""Trained weights → the model folder that is shipped.

    python models/recipe/export.py WORK/checkpoint.pt|WORK/final OUT [--tokenizer WORK/tokenizer.json]

OUT receives ``model.safetensors`` (matrices and tables in 8 bits with a scale per row and block, norms in fp32),
``model.onnx`` (the scoring graph over the same file), ``config.json``, ``tokenizer.json``, ``tokenizer_config.json``
and ``SHA256SUMS``, which the program checks when it loads the model.
"""

import argparse
import hashlib
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import graph
import numpy as np
import torch
from safetensors.numpy import save_file

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from audit.fluency.network import HASH, NgramLM, NgramLMConfig

BLOCK = 128  # inputs that share a scale in a matrix product
SUMMED = ("model.onnx", "model.safetensors", "tokenizer.json", "ngram.npz")


def read_weights(source: Path) -> tuple[dict[str, torch.Tensor], NgramLMConfig]:
    """State of a training checkpoint or of a folder in transformers' format, and the shape it belongs to."""
    if source.is_dir():
        model = NgramLM.from_pretrained(source)
        return model.state_dict(), model.config
    state = torch.load(source, map_location="cpu", weights_only=True)["model"]
    vocab, width = state["tokens.weight"].shape
    rows, size = state["two.weight"].shape
    layers = 1 + max(int(k.split(".")[1]) for k in state if k.startswith("blocks."))
    return state, NgramLMConfig(
        vocab_size=vocab,
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=width // 64,
        intermediate_size=state["blocks.0.up.weight"].shape[0],
        ngram_rows=rows,
        ngram_size=size,
    )


def quantise(weight: np.ndarray, block: int) -> tuple[np.ndarray, np.ndarray]:
    """(n, k) floats → (n, k) bytes and (n, k / block) scales; weight ≈ (byte - 128) · scale."""
    n, k = weight.shape
    blocks = weight.reshape(n, k // block, block)
    scale = np.maximum(np.abs(blocks).max(axis=2), 1e-8) / 127
    return (np.rint(blocks / scale[:, :, None]) + graph.ZERO).astype(np.uint8).reshape(n, k), scale.astype(np.float32)


def quantise_4(
    weight: np.ndarray, block: int, chance: np.random.Generator | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """(n, k) floats → (n, k / 2) bytes of two signed numbers of 4 bits, the first in the low half, and (n, k / block)
    half-precision scales. What was in 4 bits by blocks of this size comes back as it was. ``chance``: a number is
    rounded up as often as it is near to the next one, so that what many weights learned together is kept, though each
    moved by less than half a step."""
    n, k = weight.shape
    blocks = weight.reshape(n, k // block, block)
    widest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=2)[:, :, None], axis=2)[:, :, 0]
    scale = (widest / -8).astype(np.float16)
    safe = np.where(scale == 0, np.float16(1), scale).astype(np.float32)
    steps = blocks / safe[:, :, None]
    rounded = np.floor(steps + chance.random(steps.shape, np.float32)) if chance else np.rint(steps)
    numbers = np.clip(rounded, -8, 7).astype(np.int8).reshape(n, k) & 15
    return (numbers[:, ::2] | numbers[:, 1::2] << 4).astype(np.uint8), scale


def pack(state: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
    packed: dict[str, np.ndarray] = {}
    for name, tensor in state.items():
        if name == "head.weight":  # tied to tokens.weight
            continue
        value = tensor.float().numpy()
        if value.ndim == 1:
            packed[name] = value
        else:
            # A looked-up row has one scale; the token table is looked up and multiplied with, so it has one as well.
            whole = name in ("two.weight", "three.weight", "tokens.weight") or value.shape[1] % BLOCK
            packed[name], packed[f"{name}.scale"] = quantise(value, value.shape[1] if whole else BLOCK)
    return packed


def write_sums(folder: Path, names: Sequence[str] = SUMMED) -> None:
    lines = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in names
        if (folder / name).is_file()
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def export(source: Path, tokenizer: Path, out: Path) -> None:
    """Writes the model folder; what else is in it (calibration, MODEL.md) is left alone, though it may no longer
    fit."""
    state, config = read_weights(source)
    out.mkdir(parents=True, exist_ok=True)
    save_file(pack(state), out / "model.safetensors", metadata={"format": "pt"})
    (out / "model.safetensors").chmod(0o644)
    config.architectures = ["NgramLM"]
    config.weight_bits = 8
    config.to_json_file(out / "config.json")
    scoring = graph.build(out / "model.safetensors", config.to_dict(), HASH)
    (out / "model.onnx").write_bytes(scoring.SerializeToString())
    shutil.copyfile(tokenizer, out / "tokenizer.json")
    special = {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<s>", "eos_token": "<s>", "pad_token": "<s>"}
    limits = {"model_max_length": config.max_position_embeddings, "padding_side": "right"}
    (out / "tokenizer_config.json").write_text(json.dumps(special | limits, indent=2) + "\n", encoding="utf-8")
    write_sums(out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--tokenizer", type=Path, help="default: tokenizer.json beside the source")
    args = parser.parse_args()
    export(args.source, args.tokenizer or args.source.parent / "tokenizer.json", args.out)
    for path in sorted(args.out.iterdir()):
        print(f"{path.stat().st_size:>12,} {path.name}")


if __name__ == "__main__":
    main()
