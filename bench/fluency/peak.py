"""What a core can do at best: products of two square matrices, timed in CPU seconds, beside what scoring needs."""

import time
from collections.abc import Callable, Mapping
from typing import Any

SIDE = 2048
ROUNDS = 3  # the best counts: a peak is what nothing disturbed


def operations(config: Mapping[str, Any]) -> int:
    """Multiplications and additions that a token's matrix products take: twice the weights of the layers, the n-gram
    projection and the head. config: as in a model folder's ``config.json``. Attention's own products, which grow with
    the length of a sentence, and look-ups are not counted."""
    width, wide = config["hidden_size"], config["intermediate_size"]
    layer = 4 * width * width + 2 * width * wide  # q, k, v and out; up and down
    weights = config["num_hidden_layers"] * layer + 2 * config["ngram_size"] * width + config["vocab_size"] * width
    return int(2 * weights)


def best(product: Callable[[], object], side: int = SIDE) -> float:
    """Operations a CPU second, of a product of two matrices of ``side`` rows and columns."""
    product()
    seconds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        product()
        seconds.append(time.process_time() - began)
    return 2 * side**3 / min(seconds)


def peaks(side: int = SIDE) -> dict[str, float]:
    """Operations a CPU second on one thread: 8-bit by onnxruntime, bf16 and fp32 by PyTorch."""
    import torch

    torch.set_num_threads(1)
    found = {"int8": best(integer_product(side), side)}
    for name, kind in (("bf16", torch.bfloat16), ("fp32", torch.float32)):
        a, b = (torch.randn(side, side).to(kind) for _ in range(2))
        with torch.inference_mode():
            found[name] = best(lambda a=a, b=b: a @ b, side)
    return found


def integer_product(side: int) -> Callable[[], object]:
    """onnxruntime's ``MatMulInteger`` of unsigned by signed 8-bit numbers, the second matrix a constant that it may
    pack beforehand, as weights are."""
    import numpy as np
    import onnxruntime as ort
    from onnx import TensorProto, helper, numpy_helper

    draw = np.random.default_rng(0)
    weight = numpy_helper.from_array(draw.integers(-64, 64, (side, side), dtype=np.int8), "b")
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["a", "b"], ["y"])],
        "product",
        [helper.make_tensor_value_info("a", TensorProto.UINT8, [side, side])],
        [helper.make_tensor_value_info("y", TensorProto.INT32, [side, side])],
        [weight],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10)
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    rows = draw.integers(0, 255, (side, side), dtype=np.uint8)
    return lambda: session.run(None, {"a": rows})
