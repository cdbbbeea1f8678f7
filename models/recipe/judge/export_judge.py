"""Trained judge → the folder that is shipped.

    python models/recipe/judge/export_judge.py WORK/judge.pt|WORK/checkpoint.pt ENCODER OUT

OUT receives ``judge.safetensors`` (matrices in ``--bits`` and tables in 8 with a scale per row and block, the table of
pieces in ``--word-bits``, the rest in fp32), ``judge.onnx`` (the graph over the same file), ``config.json``,
``tokenizer.json`` and ``SHA256SUMS``.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper
from safetensors.numpy import save_file

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from export import BLOCK, quantise, quantise_4, write_sums
from graph import Graph
from transformers import AutoConfig, MPNetConfig
from transformers.models.mpnet.modeling_mpnet import MPNetEncoder

FILES = ("judge.onnx", "judge.safetensors", "tokenizer.json")
NARROW = 32  # weights that share a scale in a table of 4 bits
NARROW_TOO = 64  # the same where the matrices are in 4 bits as well
UNSIGNED = 0x88  # what makes two signed numbers of 4 bits two unsigned ones, with 8 for nothing
LAYER = "encoder.encoder.layer.{}."
# Parts of a layer as MPNet calls them, and as BERT does.
RENAMED = {"attention.attn.q.": "attention.self.query.", "attention.attn.k.": "attention.self.key."}
RENAMED |= {"attention.attn.v.": "attention.self.value.", "attention.attn.o.": "attention.output.dense."}
RENAMED |= {"attention.LayerNorm.": "attention.output.LayerNorm."}
RESERVED = 2  # places at the head of MPNet's table that no token stands at
PLACES = 160  # of an MPNet judge, which is taught with fewer
BIAS = "encoder.encoder.relative_attention_bias.weight"


def as_bert(state: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The tensors of an MPNet judge under BERT's names. ``distances``: what attention gives a token for its distance
    before or after the one that attends, (heads, 2 · places - 1), in the place of a table by groups of distances."""
    if BIAS not in state:
        return state
    renamed = {}
    for name, value in state.items():
        for ours, theirs in RENAMED.items():
            name = name.replace(ours, theirs)
        renamed[name] = value
    inner = "encoder.embeddings."
    places = state[inner + "position_embeddings.weight"][RESERVED:][:PLACES]
    renamed[inner + "position_embeddings.weight"] = places
    table = renamed.pop(BIAS)
    away = torch.arange(1 - len(places), len(places))
    groups = MPNetEncoder.relative_position_bucket(away[None], num_buckets=len(table))[0]
    return renamed | {
        inner + "token_type_embeddings.weight": np.zeros_like(places[:1]),
        "distances": np.ascontiguousarray(table[groups.numpy()].T),
    }


def pack(state: dict[str, torch.Tensor], word_bits: int = 8, bits: int = 8) -> dict[str, np.ndarray]:
    """Tensors as they are stored: the three attention projections as one, the input's constant parts added up."""
    packed: dict[str, np.ndarray] = {}
    # Weights that came in 4 bits and then learned a little would be rounded to what they were.
    chance = np.random.default_rng(0)

    def put(name: str, value: np.ndarray, whole: bool = False) -> None:
        if bits == 4 and not whole:
            rounded, packed[f"{name}.scale"] = quantise_4(value, NARROW_TOO, chance)
            packed[name] = rounded ^ np.uint8(UNSIGNED)
        else:
            packed[name], packed[f"{name}.scale"] = quantise(value, value.shape[1] if whole else BLOCK)

    plain = as_bert({k: v.float().numpy() for k, v in state.items()})
    inner = "encoder.embeddings."
    if "distances" in plain:
        packed["distances"] = plain["distances"]
    if word_bits == 4:
        block = NARROW_TOO if bits == 4 else NARROW
        packed["words"], packed["words.scale"] = quantise_4(plain[inner + "word_embeddings.weight"], block)
    else:
        put("words", plain[inner + "word_embeddings.weight"], whole=True)
    put("shapes", plain["shape.weight"], whole=True)
    packed["places"] = plain[inner + "position_embeddings.weight"] + plain[inner + "token_type_embeddings.weight"][0]
    for kind in ("weight", "bias"):
        packed[f"norm.{kind}"] = plain[f"{inner}LayerNorm.{kind}"]
        # Seven edits and the soundness in one product; too narrow to be worth rounding.
        packed[f"heads.{kind}"] = np.concatenate([plain[f"edit.{kind}"], plain[f"sound.{kind}"]])
    packed["heads.weight"] = np.ascontiguousarray(packed["heads.weight"].T)
    layers = 1 + max(int(k.split(".")[3]) for k in plain if k.startswith("encoder.encoder.layer."))
    for i in range(layers):
        at = LAYER.format(i)
        parts = [f"{at}attention.self.{p}" for p in ("query", "key", "value")]
        put(f"{i}.qkv", np.concatenate([plain[f"{p}.weight"] for p in parts]))
        packed[f"{i}.qkv.bias"] = np.concatenate([plain[f"{p}.bias"] for p in parts])
        names = {"out": "attention.output.dense", "up": "intermediate.dense", "down": "output.dense"}
        for short, name in names.items():
            put(f"{i}.{short}", plain[f"{at}{name}.weight"])
            packed[f"{i}.{short}.bias"] = plain[f"{at}{name}.bias"]
        for short, name in {"norm1": "attention.output.LayerNorm", "norm2": "output.LayerNorm"}.items():
            for kind in ("weight", "bias"):
                packed[f"{i}.{short}.{kind}"] = plain[f"{at}{name}.{kind}"]
    return packed


def build(weights: Path, config: dict[str, Any]) -> onnx.ModelProto:
    """The graph. ids, shapes: int64 (batch, length), padded on the right; lengths: int32 (batch) → edits: float32
    (batch, length, 7), probabilities; soundness: float32 (batch, length), to be averaged over a text's tokens."""
    g = Graph(weights)
    heads, eps = config["num_attention_heads"], config["layer_norm_eps"]
    length = g.op("Slice", g.op("Shape", "ids"), g.constant([1]), g.constant([2]))
    bias = ()
    if "distances" in g.index:
        # (1, heads, length, length), by how far the column's token stands from the row's.
        at = g.op("Range", g.constant(0), g.op("Squeeze", length), g.constant(1))
        away = g.op("Sub", g.op("Unsqueeze", at, g.constant([0])), g.op("Unsqueeze", at, g.constant([1])))
        middle = g.constant(config["max_position_embeddings"] - 1)
        chosen = g.op("Gather", g.weight("distances"), g.op("Add", away, middle), axis=1)
        bias = (g.op("Unsqueeze", chosen, g.constant([0])),)
    places = g.op("Slice", g.weight("places"), g.constant([0]), length, g.constant([0]))
    x = g.op("Add", g.op("Add", g.rows("words", "ids"), g.rows("shapes", "shapes")), places)
    x = g.op("LayerNormalization", x, g.weight("norm.weight"), g.weight("norm.bias"), axis=-1, epsilon=eps)

    def joined(i: int, norm: str, dense: str, y: str, x: str) -> str:
        """Layer norm of x + y + bias."""
        names = (f"{i}.{norm}.weight", f"{i}.{norm}.bias", f"{i}.{dense}.bias")
        return g.microsoft("SkipLayerNormalization", y, x, *map(g.weight, names), epsilon=eps)

    for i in range(config["num_hidden_layers"]):
        qkv = g.op("Add", g.linear(f"{i}.qkv", x), g.weight(f"{i}.qkv.bias"))
        q, k, v = g.op("Split", qkv, outputs=3, axis=-1, num_outputs=3)
        y = g.microsoft("MultiHeadAttention", q, k, v, "", "lengths", *bias, num_heads=heads)
        x = joined(i, "norm1", "out", g.linear(f"{i}.out", y), x)
        up = g.microsoft("BiasGelu", g.linear(f"{i}.up", x), g.weight(f"{i}.up.bias"))
        x = joined(i, "norm2", "down", g.linear(f"{i}.down", up), x)
    logits = g.op("Add", g.op("MatMul", x, g.weight("heads.weight")), g.weight("heads.bias"))
    edits, sound = g.op("Split", logits, g.constant([7, 1]), outputs=2, axis=-1)
    g.nodes.append(helper.make_node("Softmax", [edits], ["edits"], axis=-1))
    g.nodes.append(helper.make_node("Squeeze", [sound, g.constant([2])], ["soundness"]))
    inputs = [
        helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "length"]),
        helper.make_tensor_value_info("shapes", TensorProto.INT64, ["batch", "length"]),
        helper.make_tensor_value_info("lengths", TensorProto.INT32, ["batch"]),
    ]
    outputs = [
        helper.make_tensor_value_info("edits", TensorProto.FLOAT, ["batch", "length", 7]),
        helper.make_tensor_value_info("soundness", TensorProto.FLOAT, ["batch", "length"]),
    ]
    graph = helper.make_graph(g.nodes, "judge", inputs, outputs, g.initializers)
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(
        graph, opset_imports=opsets, ir_version=10, producer_name="models/recipe/judge/export_judge.py"
    )


def export(
    source: Path, encoder: Path, out: Path, languages: Sequence[str] = ("en",), word_bits: int = 8, bits: int = 8
) -> None:
    """Writes the folder; what else is in it (calibration, MODEL.md) is left alone, though it may no longer fit."""
    state = torch.load(source, map_location="cpu", weights_only=True)
    out.mkdir(parents=True, exist_ok=True)
    save_file(pack(state.get("judge", state), word_bits, bits), out / "judge.safetensors")
    (out / "judge.safetensors").chmod(0o644)
    config = AutoConfig.from_pretrained(encoder)
    kept = ("num_attention_heads", "num_hidden_layers", "hidden_size", "layer_norm_eps", "max_position_embeddings")
    shape = {k: getattr(config, k) for k in kept} | {"languages": list(languages)}
    if isinstance(config, MPNetConfig):
        shape["max_position_embeddings"] = min(PLACES, config.max_position_embeddings - RESERVED)
    (out / "config.json").write_text(json.dumps(shape, indent=1) + "\n", encoding="utf-8")
    (out / "judge.onnx").write_bytes(build(out / "judge.safetensors", shape).SerializeToString())
    tokenizer = json.loads((encoder / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["padding"] = tokenizer["truncation"] = None
    (out / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    write_sums(out, FILES)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--languages", nargs="+", default=["en"])
    parser.add_argument("--word-bits", type=int, choices=(4, 8), default=8, help="of the table of pieces")
    parser.add_argument("--bits", type=int, choices=(4, 8), default=8, help="of the matrices")
    args = parser.parse_args()
    export(args.source, args.encoder, args.out, args.languages, args.word_bits, args.bits)
    for path in sorted(args.out.iterdir()):
        print(f"{path.stat().st_size:>12,} {path.name}")


if __name__ == "__main__":
    main()
