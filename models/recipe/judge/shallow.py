"""A deep judge → one with some of its layers, to be taught what the whole one says.

    python models/recipe/judge/shallow.py ENCODER JUDGE OUT --layers 0 1 2 5 8 10 11

ENCODER, JUDGE: what ``train.py`` was given, and its ``judge.pt``. OUT receives an encoder folder (``config.json`` and
``tokenizer.json``) and ``judge.pt``, for ``train.py --scratch --start``.
"""

import argparse
import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch

LAYER = re.compile(r"(encoder\.encoder\.layer\.)(\d+)(\..+)")


def shallow(state: dict[str, torch.Tensor], layers: Sequence[int]) -> dict[str, torch.Tensor]:
    """The weights with these layers alone, in their order. Raises KeyError for a layer that is not there, ValueError
    for one that is named twice."""
    if len(set(layers)) < len(layers):
        raise ValueError("a layer is named twice")
    new = {old: number for number, old in enumerate(layers)}
    found = {int(m[2]) for name in state if (m := LAYER.match(name))}
    if missing := new.keys() - found:
        raise KeyError(f"no layer {min(missing)} in a judge of {len(found)}")
    kept = {}
    for name, value in state.items():
        if not (m := LAYER.match(name)):
            kept[name] = value
        elif int(m[2]) in new:
            kept[f"{m[1]}{new[int(m[2])]}{m[3]}"] = value
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("judge", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--layers", type=int, nargs="+", required=True)
    args = parser.parse_args()
    state = torch.load(args.judge, map_location="cpu", weights_only=True)
    kept = shallow(state.get("judge", state), args.layers)
    args.out.mkdir(parents=True, exist_ok=True)
    config = json.loads((args.encoder / "config.json").read_text(encoding="utf-8"))
    config |= {"num_hidden_layers": len(args.layers), "kept_layers": args.layers}
    (args.out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    shutil.copy(args.encoder / "tokenizer.json", args.out / "tokenizer.json")
    torch.save(kept, args.out / "judge.pt")


if __name__ == "__main__":
    main()
