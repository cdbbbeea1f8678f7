"""A Llama: causal language model with rotary positions, grouped keys and values, and a gated product."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Rounding = Callable[[Tensor], Tensor]
INNER = "model.layers.{}."
# Matrices of a layer by their names in transformers; the first three and two are one product each here.
ATTENDING = ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj")
GATED = ("mlp.gate_proj", "mlp.up_proj")


@dataclass(frozen=True)
class Shape:
    """``keys``: heads of keys and values, each shared by ``heads // keys`` heads of queries."""

    vocabulary: int
    width: int
    inner: int
    layers: int
    heads: int
    keys: int
    theta: float = 10_000.0
    epsilon: float = 1e-5
    places: int = 512

    @property
    def size(self) -> int:
        """Width of a head."""
        return self.width // self.heads

    @classmethod
    def read(cls, path: Path) -> "Shape":
        """What ``write`` wrote."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


class Layer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.norm1 = nn.Parameter(torch.ones(shape.width))
        self.norm2 = nn.Parameter(torch.ones(shape.width))
        self.qkv = nn.Parameter(torch.empty((shape.heads + 2 * shape.keys) * shape.size, shape.width))
        self.out = nn.Parameter(torch.empty(shape.width, shape.heads * shape.size))
        self.up = nn.Parameter(torch.empty(2 * shape.inner, shape.width))
        self.down = nn.Parameter(torch.empty(shape.width, shape.inner))

    def forward(self, x: Tensor, turn: tuple[Tensor, Tensor], rounding: Rounding) -> Tensor:
        s = self.shape
        batch, length, _ = x.shape
        qkv = F.linear(norm(x, self.norm1, s.epsilon), rounding(self.qkv))
        q, k, v = qkv.view(batch, length, -1, s.size).transpose(1, 2).split((s.heads, s.keys, s.keys), dim=1)
        k, v = (y.repeat_interleave(s.heads // s.keys, dim=1) for y in (rotated(k, turn), v))
        y = F.scaled_dot_product_attention(rotated(q, turn), k, v, is_causal=True)
        x = x + F.linear(y.transpose(1, 2).reshape(batch, length, -1), rounding(self.out))
        gate, up = F.linear(norm(x, self.norm2, s.epsilon), rounding(self.up)).chunk(2, dim=-1)
        return x + F.linear(F.silu(gate) * up, rounding(self.down))


class Llama(nn.Module):
    """ids, (batch, length) → hidden states before the vocabulary, (batch, length, width); see ``logits``."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.tokens = nn.Parameter(torch.empty(shape.vocabulary, shape.width))
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = nn.Parameter(torch.ones(shape.width))
        self.rounding: Rounding = unrounded

    def forward(self, ids: Tensor) -> Tensor:
        x = F.embedding(ids, self.rounding(self.tokens))
        cos, sin = angles(ids.shape[1], self.shape)
        turn = (cos.to(ids.device), sin.to(ids.device))
        for layer in self.layers:
            x = layer(x, turn, self.rounding)
        return norm(x, self.norm, self.shape.epsilon)

    def logits(self, hidden: Tensor) -> Tensor:
        """(…, width) → (…, vocabulary)."""
        return F.linear(hidden, self.rounding(self.tokens))


def unrounded(weight: Tensor) -> Tensor:
    return weight


def norm(x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
    return F.rms_norm(x.float(), (x.shape[-1],), weight.float(), epsilon).to(x.dtype)


def angles(length: int, shape: Shape) -> tuple[Tensor, Tensor]:
    """Cosine and sine of each place's rotation, (length, size / 2)."""
    frequency = shape.theta ** (-torch.arange(0, shape.size, 2) / shape.size)
    angle = torch.arange(length)[:, None] * frequency[None]
    return angle.cos(), angle.sin()


def rotated(x: Tensor, turn: tuple[Tensor, Tensor]) -> Tensor:
    """(batch, heads, length, size), each half of a head with the other."""
    cos, sin = (t.to(x.dtype) for t in turn)
    one, two = x.chunk(2, dim=-1)
    return torch.cat((one * cos - two * sin, two * cos + one * sin), dim=-1)


def from_transformers(state: dict[str, Tensor], layers: Sequence[int], pieces: Sequence[int]) -> dict[str, Tensor]:
    """Weights of a ``LlamaForCausalLM`` with tied embeddings → those of a ``Llama`` with some layers and pieces."""
    ours = {"tokens": state["model.embed_tokens.weight"][list(pieces)], "norm": state["model.norm.weight"]}
    for number, layer in enumerate(layers):
        at, to = INNER.format(layer), f"layers.{number}."
        ours[f"{to}norm1"] = state[f"{at}input_layernorm.weight"]
        ours[f"{to}norm2"] = state[f"{at}post_attention_layernorm.weight"]
        ours[f"{to}qkv"] = torch.cat([state[f"{at}{name}.weight"] for name in ATTENDING])
        ours[f"{to}up"] = torch.cat([state[f"{at}{name}.weight"] for name in GATED])
        ours[f"{to}out"] = state[f"{at}self_attn.o_proj.weight"]
        ours[f"{to}down"] = state[f"{at}mlp.down_proj.weight"]
    return ours
