"""Several stages of one training → the mean of their weights.

    python models/recipe/judge/mean.py OUT.pt STAGE.pt STAGE.pt …

A small encoder wavers while it learns from people's judgements; the mean of two stages orders translations better than
either (figures in docs/decisions/0005-judge.md). STAGE: a ``judge.pt`` or a copy of ``checkpoint.pt``.
"""

import argparse
from pathlib import Path

import torch


def mean(stages: list[Path]) -> dict[str, torch.Tensor]:
    """Weights of one shape, each tensor averaged over the stages."""
    found = [torch.load(stage, map_location="cpu", weights_only=True) for stage in stages]
    states = [state.get("judge", state) for state in found]
    return {name: torch.stack([state[name].float() for state in states]).mean(0) for name in states[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("stages", type=Path, nargs="+")
    args = parser.parse_args()
    torch.save(mean(args.stages), args.out)


if __name__ == "__main__":
    main()
