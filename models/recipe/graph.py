"""The scoring graph: token ids → log-probability of each given token, as an ONNX model over 8-bit weights.

The weights stay outside, in ``model.safetensors``, which transformers reads too: every initializer of the graph points
at the bytes of one tensor in that file. Matrix products are onnxruntime's ``MatMulNBits``, which rounds activations to
8 bits by row: unlike per-tensor dynamic quantisation, a text's score then does not depend on what else is in the batch.
"""

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

ZERO = 128  # the byte that stands for 0.0 in an 8-bit weight
KINDS = {"U8": TensorProto.UINT8, "F16": TensorProto.FLOAT16, "F32": TensorProto.FLOAT}


class Graph:
    """Collects nodes and initializers; ``weights`` is the safetensors file that holds the big ones."""

    def __init__(self, weights: Path) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self.file = weights
        with weights.open("rb") as file:
            (size,) = struct.unpack("<Q", file.read(8))
            self.index: dict[str, Any] = json.loads(file.read(size))
        self.data_start = 8 + size
        self.known: dict[str, str] = {}

    def op(self, kind: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes: Any) -> Any:
        """Adds a node; its output's name, or a list of names where it has several."""
        names = [f"{kind.lower()}{len(self.nodes)}.{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def microsoft(self, kind: str, *inputs: str, **attributes: Any) -> Any:
        return self.op(kind, *inputs, domain="com.microsoft", **attributes)

    def constant(self, value: Any, dtype: Any = np.int64) -> str:
        array = np.asarray(value, dtype=dtype)
        key = f"{dtype.__name__}:{array.tolist() if array.size < 9 else len(self.initializers)}"
        if key not in self.known:
            self.known[key] = f"constant{len(self.initializers)}"
            self.initializers.append(numpy_helper.from_array(array, self.known[key]))
        return self.known[key]

    def nibbles(self, value: int, shape: list[int]) -> str:
        """An initializer of unsigned numbers of 4 bits that are all the same."""
        name = f"nibbles{len(self.initializers)}"
        raw = bytes([value | value << 4]) * ((shape[0] * shape[1] + 1) // 2)
        self.initializers.append(helper.make_tensor(name, TensorProto.UINT4, shape, raw, raw=True))
        return name

    def shape(self, tensor: str) -> list[int]:
        return list(self.index[tensor]["shape"])

    def weight(self, tensor: str, shape: list[int] | None = None, kind: int | None = None) -> str:
        """An initializer over the bytes of ``tensor`` in the weights file, seen in another shape or as numbers of
        another kind if one is given."""
        entry = self.index[tensor]
        shape = shape or entry["shape"]
        name = f"{tensor}:{'x'.join(map(str, shape))}"
        if name not in self.known:
            self.known[name] = name
            begin, end = entry["data_offsets"]
            proto = TensorProto(name=name, data_type=kind or KINDS[entry["dtype"]], dims=shape)
            proto.data_location = TensorProto.EXTERNAL
            for key, value in {
                "location": self.file.name,
                "offset": str(self.data_start + begin),
                "length": str(end - begin),
            }.items():
                proto.external_data.add(key=key, value=value)
            self.initializers.append(proto)
        return name

    def rows(self, tensor: str, index: str, middle: int = 0) -> str:
        """Rows of a table of 8 bits, or of 4 in blocks, as floats: (…) → (…, width). ``middle``: what stands for 0.0 in
        4 bits; 8 where the table is multiplied with as well, as ``linear`` takes its numbers."""
        count, width = self.shape(tensor)
        blocks = self.shape(f"{tensor}.scale")[1]
        if self.index[f"{tensor}.scale"]["dtype"] == "F16":
            kind, zero = TensorProto.INT4, ()
            if middle:
                kind, zero = TensorProto.UINT4, (self.nibbles(middle, [count, blocks]),)
            packed = self.weight(tensor, [count, 2 * width], kind)
            form = {"gather_axis": 0, "quantize_axis": 1, "block_size": 2 * width // blocks}
            taken = self.microsoft("GatherBlockQuantized", packed, index, self.weight(f"{tensor}.scale"), *zero, **form)
            return self.op("Cast", taken, to=TensorProto.FLOAT)
        taken = self.op("Cast", self.op("Gather", self.weight(tensor), index), to=TensorProto.FLOAT)
        centred = self.op("Sub", taken, self.constant(float(ZERO), np.float32))
        return self.op("Mul", centred, self.op("Gather", self.weight(f"{tensor}.scale"), index))

    def linear(self, tensor: str, x: str) -> str:
        """x · weightᵀ: (…, k) → (…, n). A weight whose scales are in half precision is in 4 bits."""
        n, width = self.shape(tensor)
        blocks = self.shape(f"{tensor}.scale")[1]
        packed, scale = self.weight(tensor, [n, blocks, width // blocks]), self.weight(f"{tensor}.scale")
        bits = 8
        if self.index[f"{tensor}.scale"]["dtype"] == "F16":
            bits, scale = 4, self.op("Cast", scale, to=TensorProto.FLOAT)
        k = width * 8 // bits
        form = {"K": k, "N": n, "bits": bits, "block_size": k // blocks, "accuracy_level": 4}
        return self.microsoft("MatMulNBits", x, packed, scale, **form)

    def norm(self, tensor: str, x: str) -> str:
        return self.op("SimplifiedLayerNormalization", x, self.weight(tensor), axis=-1, epsilon=1e-6, stash_type=1)


def ngram_rows(g: Graph, ids: str, multipliers: tuple[int, ...], rows: int) -> tuple[str, str]:
    """The hash of ``audit.fluency.network.ngram_rows``, with the same left padding of zeros."""
    end, axes = g.constant([-1]), g.constant([1])
    before = g.op("Slice", g.op("Pad", ids, g.constant([0, 1, 0, 0])), g.constant([0]), end, axes)
    earlier = g.op("Slice", g.op("Pad", ids, g.constant([0, 2, 0, 0])), g.constant([0]), g.constant([-2]), axes)
    times = [g.op("Mul", x, g.constant(m)) for x, m in zip((ids, before, earlier), multipliers, strict=True)]
    pair = g.op("Add", times[0], times[1])
    triple = g.op("Add", g.op("Add", pair, times[2]), g.constant(1))
    return g.op("Mod", pair, g.constant(rows)), g.op("Mod", triple, g.constant(rows))


def rotary(length: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    frequency = 10000.0 ** (-np.arange(0, size, 2) / size)
    angle = np.arange(length)[:, None] * frequency[None]
    return np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)


def build(weights: Path, config: dict[str, Any], multipliers: tuple[int, ...]) -> onnx.ModelProto:
    """The graph. ids: int64 (batch, length ≤ max_position_embeddings), padded on the right with any id → logprob:
    float32 (batch, length - 1), natural logarithm of p(ids[t] | ids[:t]) for t ≥ 1."""
    g = Graph(weights)
    heads, width = config["num_attention_heads"], config["hidden_size"]
    two, three = ngram_rows(g, "ids", multipliers, config["ngram_rows"])
    grams = g.op("Concat", g.rows("two.weight", two), g.rows("three.weight", three), axis=-1)
    x = g.norm("norm0.weight", g.op("Add", g.rows("tokens.weight", "ids"), g.linear("mix.weight", grams)))
    cos, sin = (g.constant(t, np.float32) for t in rotary(config["max_position_embeddings"], width // heads))
    start = g.constant([0])
    for i in range(config["num_hidden_layers"]):
        name = f"blocks.{i}"
        q, k, v = g.op(
            "Split",
            g.linear(f"{name}.qkv.weight", g.norm(f"{name}.norm1.weight", x)),
            outputs=3,
            axis=-1,
            num_outputs=3,
        )
        q, k = (g.microsoft("RotaryEmbedding", y, start, cos, sin, num_heads=heads) for y in (q, k))
        y = g.microsoft("MultiHeadAttention", q, k, v, num_heads=heads, unidirectional=1)
        x = g.op("Add", x, g.linear(f"{name}.out.weight", y))
        up = g.op("Relu", g.linear(f"{name}.up.weight", g.norm(f"{name}.norm2.weight", x)))
        x = g.op("Add", x, g.linear(f"{name}.down.weight", g.op("Mul", up, up)))
    return scored(g, x, lambda h: g.linear("tokens.weight", g.norm("norm.weight", h)), "models/recipe/graph.py")


def scored(g: Graph, x: str, vocabulary: Callable[[str], str], producer: str) -> onnx.ModelProto:
    """The graph of a causal model, with what comes last: from hidden states and ``vocabulary``, which makes logits of
    them, to the log-probability of each given token."""
    # Only positions that have a next token reach the vocabulary, by far the widest product.
    h = g.op("Slice", x, g.constant([0]), g.constant([-1]), g.constant([1]))
    targets = g.op("Slice", "ids", g.constant([1]), g.constant([2**31]), g.constant([1]))
    logits = g.op("LogSoftmax", vocabulary(h), axis=-1)
    chosen = g.op("GatherElements", logits, g.op("Unsqueeze", targets, g.constant([2])), axis=-1)
    g.nodes.append(helper.make_node("Squeeze", [chosen, g.constant([2])], ["logprob"]))
    graph = helper.make_graph(
        g.nodes,
        "score",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "length"])],
        [helper.make_tensor_value_info("logprob", TensorProto.FLOAT, ["batch", "scored"])],
        g.initializers,
    )
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name=producer)
