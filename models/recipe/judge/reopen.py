"""The folder that ships → weights and an encoder to go on from, where those that it was made of are gone.

    python models/recipe/judge/reopen.py models/judge-many OUT

OUT receives ``judge.pt``, and an encoder in transformers' format (BERT, or MPNet where the judge knows distances) with
its tokenizer. Rounded weights come back as they were rounded.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from transformers import BertConfig, MPNetConfig
from transformers.models.mpnet.modeling_mpnet import MPNetEncoder

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from export_judge import BIAS, LAYER, RENAMED, RESERVED, UNSIGNED
from graph import ZERO

from audit.fluency.edits import EDITS

INNER = "encoder.embeddings."
GROUPS = 32  # of distances, in MPNet
DENSE = {"out": "attention.output.dense", "up": "intermediate.dense", "down": "output.dense"}
NORMS = {"norm1": "attention.output.LayerNorm", "norm2": "output.LayerNorm"}


def unrounded(kept: dict[str, np.ndarray], name: str) -> np.ndarray:
    """(n, k), float32: what ``export.quantise`` or ``export.quantise_4`` rounded."""
    value, scale = kept[name], kept[f"{name}.scale"].astype(np.float32)
    numbers = value.astype(np.float32) - ZERO
    if kept[f"{name}.scale"].dtype == np.float16:  # 4 bits have half-precision scales
        value = value if name == "words" else value ^ np.uint8(UNSIGNED)
        two = np.stack([value & 15, value >> 4], axis=2).astype(np.int8).reshape(len(value), -1)
        numbers = np.where(two > 7, two - 16, two).astype(np.float32)
    blocks = numbers.reshape(len(value), scale.shape[1], -1)
    return (blocks * scale[:, :, None]).reshape(numbers.shape)


def as_mpnet(state: dict[str, np.ndarray], distances: np.ndarray) -> dict[str, np.ndarray]:
    """The tensors of a judge under MPNet's names: what ``export_judge.as_bert`` did, the other way round. What no two
    places are apart counts nothing."""
    places = state[f"{INNER}position_embeddings.weight"]
    away = torch.arange(1 - len(places), len(places))
    groups = MPNetEncoder.relative_position_bucket(away[None], num_buckets=GROUPS)[0].numpy()
    known, first = np.unique(groups, return_index=True)
    table = np.zeros((GROUPS, len(distances)), np.float32)
    table[known] = distances[:, first].T
    reserved = np.zeros((RESERVED, places.shape[1]), np.float32)  # no token stands there
    found = {BIAS: table, f"{INNER}position_embeddings.weight": np.concatenate([reserved, places])}
    for name, value in state.items():
        for theirs, ours in RENAMED.items():
            name = name.replace(ours, theirs)
        if "token_type" not in name:
            found.setdefault(name, value)
    return found


def state_of(kept: dict[str, np.ndarray], layers: int) -> dict[str, np.ndarray]:
    """Tensors of ``network.Judge`` by name."""
    edits = len(EDITS)
    heads, bias = kept["heads.weight"].T, kept["heads.bias"]
    state = {
        f"{INNER}word_embeddings.weight": unrounded(kept, "words"),
        f"{INNER}position_embeddings.weight": kept["places"],
        f"{INNER}token_type_embeddings.weight": np.zeros((2, kept["places"].shape[1]), np.float32),  # in the places
        f"{INNER}LayerNorm.weight": kept["norm.weight"],
        f"{INNER}LayerNorm.bias": kept["norm.bias"],
        "shape.weight": unrounded(kept, "shapes"),
        "edit.weight": heads[:edits],
        "edit.bias": bias[:edits],
        "sound.weight": heads[edits:],
        "sound.bias": bias[edits:],
    }
    for i in range(layers):
        at = LAYER.format(i)
        thirds = zip(np.split(unrounded(kept, f"{i}.qkv"), 3), np.split(kept[f"{i}.qkv.bias"], 3), strict=True)
        for part, (weight, shift) in zip(("query", "key", "value"), thirds, strict=True):
            state[f"{at}attention.self.{part}.weight"] = weight
            state[f"{at}attention.self.{part}.bias"] = shift
        for short, name in DENSE.items():
            state[f"{at}{name}.weight"] = unrounded(kept, f"{i}.{short}")
            state[f"{at}{name}.bias"] = kept[f"{i}.{short}.bias"]
        for short, name in NORMS.items():
            for kind in ("weight", "bias"):
                state[f"{at}{name}.{kind}"] = kept[f"{i}.{short}.{kind}"]
    state = as_mpnet(state, kept["distances"]) if "distances" in kept else state
    return {name: np.ascontiguousarray(value, np.float32) for name, value in state.items()}


def reopen(folder: Path, out: Path) -> None:
    """Writes ``judge.pt`` and the encoder."""
    shape = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    kept = load_file(folder / "judge.safetensors")
    state = state_of(kept, shape["num_hidden_layers"])
    out.mkdir(parents=True, exist_ok=True)
    torch.save({name: torch.from_numpy(value) for name, value in state.items()}, out / "judge.pt")
    body = {k.removeprefix("encoder."): v for k, v in state.items() if k.startswith("encoder.")}
    save_file(body, out / "model.safetensors", {"format": "pt"})
    places = shape.pop("max_position_embeddings")
    given = {k: v for k, v in shape.items() if k != "languages"}
    given |= {"vocab_size": len(kept["words"]), "intermediate_size": len(kept["0.up"])}
    if "distances" in kept:
        config = MPNetConfig(max_position_embeddings=places + RESERVED, relative_attention_num_buckets=GROUPS, **given)
    else:
        config = BertConfig(max_position_embeddings=places, pad_token_id=0, **given)
    config.save_pretrained(out)
    (out / "tokenizer.json").write_bytes((folder / "tokenizer.json").read_bytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    reopen(args.folder, args.out)


if __name__ == "__main__":
    main()
