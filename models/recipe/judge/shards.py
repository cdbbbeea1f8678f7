"""Weights → a few files that are small enough to be carried to another machine, and back.

    python models/recipe/judge/shards.py --split WEIGHTS OUT [--bits 8] [--most 56]
    python models/recipe/judge/shards.py --join FOLDER WEIGHTS

WEIGHTS: a ``judge.pt`` or ``checkpoint.pt``, whose judge is taken, or a ``.safetensors``. In 4 and 8 bits a matrix has
a scale per row and block, as in what ships; in 16 everything is rounded to half precision. ``--most``: million bytes of
a file.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file, save_file

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from export import quantise, quantise_4

BLOCK = 64  # weights that share a scale
ZERO = 128  # what stands for nothing in 8 bits
PART = "#"  # between a tensor's name and the number of its part


def read(path: Path) -> dict[str, np.ndarray]:
    """float32 tensors by name."""
    if path.suffix == ".safetensors":
        return {name: value.astype(np.float32) for name, value in load_file(path).items()}
    state = torch.load(path, map_location="cpu", weights_only=True)
    return {name: value.float().numpy() for name, value in state.get("judge", state).items()}


def write(state: dict[str, np.ndarray], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".safetensors":
        save_file(state, path, {"format": "pt"})
    else:
        torch.save({name: torch.from_numpy(value) for name, value in state.items()}, path)


def split(state: dict[str, np.ndarray], out: Path, bits: int = 8, most: float = 56) -> list[Path]:
    """Files in ``out`` with the tensors in their order, each no larger than ``most`` million bytes; a tensor that is
    goes into several by its rows. Raises ValueError for other bits than 4, 8 and 16."""
    if bits not in (4, 8, 16):
        raise ValueError(f"weights are split in 4, 8 or 16 bits, not {bits}")
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("shard-*.safetensors"):
        old.unlink()
    parts: list[dict[str, np.ndarray]] = [{}]
    size = 0
    for name, value in _pieces(state, most * 1e6, bits):
        kept = {name: value.astype(np.float16)}
        if _narrow(value, bits):
            rounded, scale = (quantise if bits == 8 else quantise_4)(value, BLOCK)
            kept = {name: rounded, f"{name}.scale": scale.astype(np.float16)}
        added = sum(v.nbytes for v in kept.values())
        if parts[-1] and size + added > most * 1e6:
            parts.append({})
            size = 0
        parts[-1] |= {k: np.ascontiguousarray(v) for k, v in kept.items()}
        size += added
    paths = [out / f"shard-{number}.safetensors" for number in range(len(parts))]
    for part, path in zip(parts, paths, strict=True):
        save_file(part, path)
    return paths


def _narrow(value: np.ndarray, bits: int) -> bool:
    """Whether the tensor is kept in fewer than 16 bits."""
    return bits < 16 and value.ndim == 2 and value.shape[1] % BLOCK == 0


def _pieces(state: dict[str, np.ndarray], most: float, bits: int) -> Iterator[tuple[str, np.ndarray]]:
    """Tensors by name, and parts of those of more than ``most`` bytes by name and number."""
    for name, value in state.items():
        size = value.size * ((bits / 8 + 2 / BLOCK) if _narrow(value, bits) else 2)
        if size <= most:
            yield name, value
            continue
        for number, part in enumerate(np.array_split(value, int(size // most) + 1)):
            yield f"{name}{PART}{number:06}", part


def join(folder: Path) -> dict[str, np.ndarray]:
    """What ``split`` wrote, as float32."""
    kept: dict[str, np.ndarray] = {}
    for path in sorted(folder.glob("shard-*.safetensors")):
        kept |= load_file(path)
    state: dict[str, np.ndarray] = {}
    for name, value in sorted(kept.items()):
        if f"{name}.scale" in kept:
            scale = kept[f"{name}.scale"].astype(np.float32)
            numbers = value.astype(np.float32) - ZERO
            if scale.shape[1] * BLOCK > value.shape[1]:
                two = np.stack([value & 15, value >> 4], axis=2).astype(np.int8).reshape(len(value), -1)
                numbers = np.where(two > 7, two - 16, two).astype(np.float32)
            blocks = numbers.reshape(len(value), scale.shape[1], BLOCK)
            whole = (blocks * scale[:, :, None]).reshape(numbers.shape)
        elif name.endswith(".scale") and name.removesuffix(".scale") in kept:
            continue
        else:
            whole = value.astype(np.float32)
        name = name.partition(PART)[0]
        state[name] = np.concatenate([state[name], whole]) if name in state else whole
    return state


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", nargs=2, type=Path, metavar=("WEIGHTS", "OUT"))
    parser.add_argument("--join", nargs=2, type=Path, metavar=("FOLDER", "WEIGHTS"))
    parser.add_argument("--bits", type=int, choices=(4, 8, 16), default=8)
    parser.add_argument("--most", type=float, default=56)
    args = parser.parse_args()
    if args.split:
        for path in split(read(args.split[0]), args.split[1], args.bits, args.most):
            print(f"{path.stat().st_size:>12,} {path.name}")
    if args.join:
        write(join(args.join[0]), args.join[1])


if __name__ == "__main__":
    main()
