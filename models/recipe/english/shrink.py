"""A language model → the same with fewer layers: those go first without which it is least surprised.

    python models/recipe/english/shrink.py MODEL WORK [--keep 17] [--layers 0 1 …]

WORK holds what ``pieces.py`` and ``texts.py`` wrote, and receives ``whole.pt``, ``small.pt``, their shapes (``.json``)
and ``layers.json``. One layer after another is dropped, each time the one whose loss costs least on held-out text; with
``--layers`` those are kept that are named.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import source
import torch
import torch.nn.functional as F
from llama import Llama, Shape, angles, from_transformers, norm
from torch import Tensor

PLACES = 512  # tokens that the small one is given at a time
TRIED = 9  # layers that are tried again for each one dropped, of those that seemed most dispensable
AFRESH = 5  # layers dropped after which all are tried


@torch.no_grad()
def dispensable(model: Llama, rows: Tensor, keep: int) -> list[int]:
    """The layers that are left when all others were dropped one by one. rows: token ids that begin with ``<s>``."""
    turn = angles(rows.shape[1], model.shape)
    left, order = list(range(model.shape.layers)), list[int]()

    def through(x: Tensor, layers: list[int]) -> Tensor:
        for number in layers:
            x = model.layers[number](x, turn, model.rounding)
        return x

    def surprise(x: Tensor) -> float:
        logits = model.logits(norm(x[:, :-1], model.norm, model.shape.epsilon)).float()
        return float(F.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten()))

    for dropped in range(model.shape.layers - keep):
        before, x = {}, F.embedding(rows, model.tokens)
        for number in left:
            before[number] = x
            x = through(x, [number])
        all_of_them = dropped % AFRESH == 0
        tried = left if all_of_them else [n for n in order if n in left][:TRIED]
        costs = {n: surprise(through(before[n], left[left.index(n) + 1 :])) for n in tried}
        if all_of_them:
            order = sorted(costs, key=costs.__getitem__)
        least = min(costs, key=costs.__getitem__)
        left.remove(least)
        print(f"without {least}: {costs[least]:.3f} nats a token, {len(left)} layers left", flush=True)
    return left


def shape_of(config: object, pieces: int, layers: int) -> Shape:
    """The shape of a transformers configuration of a Llama."""
    held = vars(config)
    theta = held.get("rope_theta") or held["rope_parameters"]["rope_theta"]
    width, inner = held["hidden_size"], held["intermediate_size"]
    heads, keys = held["num_attention_heads"], held["num_key_value_heads"]
    return Shape(pieces, width, inner, layers, heads, keys, float(theta), held["rms_norm_eps"], PLACES)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--keep", type=int, default=17)
    parser.add_argument("--layers", type=int, nargs="+")
    args = parser.parse_args()
    state, config = source.weights(args.model)
    pieces = json.loads((args.work / "pieces.json").read_text())
    every = list(range(config.num_hidden_layers))
    whole = Llama(shape_of(config, len(pieces), len(every)))
    whole.load_state_dict(from_transformers(state, every, pieces))
    rows = torch.from_numpy(np.load(args.work / "tokens.npz")["held_out"].astype(np.int64))
    layers = args.layers or dispensable(whole.bfloat16(), rows, args.keep)
    for name, kept, kind in (("whole", every, torch.float16), ("small", layers, torch.float32)):
        shape_of(config, len(pieces), len(kept)).write(args.work / f"{name}.json")
        held = from_transformers(state, kept, pieces)
        torch.save({k: v.to(kind) for k, v in held.items()}, args.work / f"{name}.pt")
    (args.work / "layers.json").write_text(json.dumps(layers))


if __name__ == "__main__":
    main()
