"""The healed language model of English → the folder that is shipped.

    python models/recipe/english/export_english.py WORK/healed.pt|WORK/checkpoint.pt WORK OUT

OUT receives ``model.safetensors`` (matrices and the table of pieces in 4 bits with a scale per row and block, norms in
fp32), ``model.onnx`` (the graph over the same file), ``config.json``, ``tokenizer.json`` and ``SHA256SUMS``.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from llama import Shape, angles
from safetensors.numpy import save_file

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from export import quantise_4, write_sums
from graph import Graph, scored

BLOCK = 64  # weights that share a scale
UNSIGNED = 0x88  # what makes two signed numbers of 4 bits two unsigned ones, with 8 for nothing
MIDDLE = 8


def pack(state: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
    packed: dict[str, np.ndarray] = {}
    for name, tensor in state.items():
        value = tensor.float().numpy()
        if value.ndim == 1:
            packed[name] = value
        else:
            rounded, packed[f"{name}.scale"] = quantise_4(value, BLOCK)
            packed[name] = rounded ^ np.uint8(UNSIGNED)
    return packed


def build(weights: Path, shape: Shape) -> onnx.ModelProto:
    """The graph. ids: int64 (batch, length ≤ places), padded on the right with any id → logprob: float32 (batch,
    length - 1), natural logarithm of p(ids[t] | ids[:t]) for t ≥ 1."""
    g = Graph(weights)

    def norm(name: str, x: str) -> str:
        form = {"axis": -1, "epsilon": shape.epsilon, "stash_type": 1}
        return g.op("SimplifiedLayerNormalization", x, g.weight(name), **form)

    x = g.rows("tokens", "ids", middle=MIDDLE)
    cos, sin = (g.constant(t.numpy(), np.float32) for t in angles(shape.places, shape))
    start = g.constant([0])
    apart = g.constant([shape.heads * shape.size, shape.keys * shape.size, shape.keys * shape.size])
    # Heads of keys and values, each as often as there are heads of queries for it.
    shared = g.constant(np.repeat(np.arange(shape.keys), shape.heads // shape.keys))
    into, back = g.constant([0, 0, shape.keys, shape.size]), g.constant([0, 0, shape.heads * shape.size])
    for i in range(shape.layers):
        at = f"layers.{i}."
        q, k, v = g.op("Split", g.linear(f"{at}qkv", norm(f"{at}norm1", x)), apart, outputs=3, axis=-1)
        q = g.microsoft("RotaryEmbedding", q, start, cos, sin, num_heads=shape.heads)
        k = g.microsoft("RotaryEmbedding", k, start, cos, sin, num_heads=shape.keys)
        k, v = (g.op("Reshape", g.op("Gather", g.op("Reshape", y, into), shared, axis=2), back) for y in (k, v))
        y = g.microsoft("MultiHeadAttention", q, k, v, num_heads=shape.heads, unidirectional=1)
        x = g.op("Add", x, g.linear(f"{at}out", y))
        gate, up = g.op("Split", g.linear(f"{at}up", norm(f"{at}norm2", x)), outputs=2, axis=-1, num_outputs=2)
        gated = g.op("Mul", g.op("Mul", gate, g.op("Sigmoid", gate)), up)
        x = g.op("Add", x, g.linear(f"{at}down", gated))
    producer = "models/recipe/english/export_english.py"
    return scored(g, x, lambda h: g.linear("tokens", norm("norm", h)), producer)


def export(source: Path, work: Path, out: Path) -> None:
    """Writes the folder; what else is in it (MODEL.md) is left alone, though it may no longer fit."""
    state = torch.load(source, map_location="cpu", weights_only=True)
    shape = Shape.read(work / "small.json")
    out.mkdir(parents=True, exist_ok=True)
    save_file(pack(state.get("model", state)), out / "model.safetensors", metadata={"format": "pt"})
    (out / "model.safetensors").chmod(0o644)
    config = {"max_position_embeddings": shape.places, "hidden_size": shape.width}
    config |= {"num_hidden_layers": shape.layers, "vocab_size": shape.vocabulary, "weight_bits": 4}
    (out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    (out / "model.onnx").write_bytes(build(out / "model.safetensors", shape).SerializeToString())
    shutil.copyfile(work / "tokenizer.json", out / "tokenizer.json")
    write_sums(out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    export(args.source, args.work, args.out)
    for path in sorted(args.out.iterdir()):
        print(f"{path.stat().st_size:>12,} {path.name}")


if __name__ == "__main__":
    main()
