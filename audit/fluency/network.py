"""The embedded language model as a PyTorch network: what the recipe trains and ``transformers`` loads.

A small decoder-only transformer (pre-norm, rotary positions, squared-ReLU feed-forward, tied output) whose input is the
sum of a token embedding and two hashed n-gram embeddings: the previous two and three tokens pick a row in a fixed
table. Looking a row up costs next to nothing, so the tables hold what a corpus says about common word sequences while
the transformer's few parameters are left for the rest.

Needs PyTorch and transformers; nothing on the default scoring path imports this module.
"""

from typing import Any, ClassVar

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import AutoConfig, AutoModelForCausalLM, GenerationMixin, PretrainedConfig, PreTrainedModel
from transformers.modeling_outputs import CausalLMOutput
from transformers.utils import cached_file

# Odd multipliers of the hash that maps token pairs and triples to rows; fixed, for the tables are trained with them.
HASH = (1_000_003, 7_368_787, 2_654_435_761)


class NgramLMConfig(PretrainedConfig):  # type: ignore[misc]
    """Shape of the network; sizes are counts, ``ngram_rows`` the rows of each hashed table."""

    model_type = "audit-ngram-lm"

    def __init__(
        self,
        vocab_size: int = 16384,
        hidden_size: int = 256,
        num_hidden_layers: int = 6,
        num_attention_heads: int = 4,
        intermediate_size: int = 1024,
        max_position_embeddings: int = 256,
        ngram_rows: int = 131072,
        ngram_size: int = 64,
        **kwargs: Any,
    ) -> None:
        self.vocab_size = vocab_size
        self.hidden_size = hidden_size
        self.num_hidden_layers = num_hidden_layers
        self.num_attention_heads = num_attention_heads
        self.intermediate_size = intermediate_size
        self.max_position_embeddings = max_position_embeddings
        self.ngram_rows = ngram_rows
        self.ngram_size = ngram_size
        kwargs.setdefault("bos_token_id", 0)
        kwargs.setdefault("eos_token_id", 0)
        kwargs.setdefault("tie_word_embeddings", True)
        super().__init__(**kwargs)


def ngram_rows(ids: Tensor, rows: int) -> tuple[Tensor, Tensor]:
    """Rows of the two-token and three-token tables for each position. ids: (batch, length), int64 → the shape twice."""
    before = F.pad(ids, (1, 0))[:, :-1]
    earlier = F.pad(ids, (2, 0))[:, :-2]
    two = (ids * HASH[0] + before * HASH[1]) % rows
    three = (ids * HASH[0] + before * HASH[1] + earlier * HASH[2] + 1) % rows
    return two, three


def rotary(length: int, size: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """Cosines and sines of rotary position embedding (Su et al. 2021), each (length, size / 2)."""
    frequency = 10000.0 ** (-torch.arange(0, size, 2, device=device, dtype=torch.float32) / size)
    angle = torch.arange(length, device=device, dtype=torch.float32)[:, None] * frequency[None]
    return angle.cos(), angle.sin()


def turn(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


def dequantise(weight: Tensor, scale: Tensor) -> Tensor:
    """Floats of an 8-bit weight. weight: (n, k) uint8, 128 means 0; scale: (n, blocks) → (n, k)."""
    n, blocks = scale.shape
    return ((weight.float() - 128).view(n, blocks, -1) * scale[:, :, None]).view(weight.shape)


class Block(nn.Module):  # type: ignore[misc]
    def __init__(self, config: NgramLMConfig) -> None:
        super().__init__()
        width = config.hidden_size
        self.heads = config.num_attention_heads
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.up = nn.Linear(width, config.intermediate_size, bias=False)
        self.down = nn.Linear(config.intermediate_size, width, bias=False)
        self.norm1 = nn.RMSNorm(width, eps=1e-6)
        self.norm2 = nn.RMSNorm(width, eps=1e-6)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        batch, length, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        q, k = turn(q, cos, sin).to(v.dtype), turn(k, cos, sin).to(v.dtype)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(y.transpose(1, 2).reshape(batch, length, width))
        return x + self.down(F.relu(self.up(self.norm2(x))).square())


class NgramLM(PreTrainedModel, GenerationMixin):  # type: ignore[misc]
    """Causal language model with hashed n-gram input embeddings. Right padding only: positions count from the left."""

    config_class = NgramLMConfig
    _tied_weights_keys: ClassVar[dict[str, str]] = {"head.weight": "tokens.weight"}

    def __init__(self, config: NgramLMConfig) -> None:
        super().__init__(config)
        self.tokens = nn.Embedding(config.vocab_size, config.hidden_size)
        self.two = nn.Embedding(config.ngram_rows, config.ngram_size, sparse=True)
        self.three = nn.Embedding(config.ngram_rows, config.ngram_size, sparse=True)
        self.mix = nn.Linear(2 * config.ngram_size, config.hidden_size, bias=False)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.num_hidden_layers))
        self.norm0 = nn.RMSNorm(config.hidden_size, eps=1e-6)
        self.norm = nn.RMSNorm(config.hidden_size, eps=1e-6)
        self.head = nn.Linear(config.hidden_size, config.vocab_size, bias=False)
        self.post_init()

    @classmethod
    def from_pretrained(cls, pretrained_model_name_or_path: Any, *args: Any, **kwargs: Any) -> Any:
        """As in transformers; 8-bit weights (``weight_bits`` in the config) are turned into floats first."""
        config = kwargs.get("config")
        if config is None:
            config = NgramLMConfig.from_pretrained(pretrained_model_name_or_path)
        if getattr(config, "weight_bits", None) != 8 or pretrained_model_name_or_path is None:
            return super().from_pretrained(pretrained_model_name_or_path, *args, **kwargs)
        stored = load_file(cached_file(pretrained_model_name_or_path, "model.safetensors"))
        state = {
            k: dequantise(v, stored[f"{k}.scale"]) if v.dtype == torch.uint8 else v
            for k, v in stored.items()
            if not k.endswith(".scale")
        }
        return super().from_pretrained(None, *args, **(kwargs | {"config": config, "state_dict": state}))

    def get_input_embeddings(self) -> nn.Module:
        return self.tokens

    def get_output_embeddings(self) -> nn.Module:
        return self.head

    def grams(self, ids: Tensor) -> Tensor:
        """Both n-gram embeddings side by side. ids: (batch, length) → (batch, length, 2 · ngram_size)."""
        two, three = ngram_rows(ids, self.config.ngram_rows)
        return torch.cat([self.two(two), self.three(three)], dim=-1)

    def hidden(self, ids: Tensor, grams: Tensor) -> Tensor:
        """Last hidden states. ids: (batch, length), grams as above → (batch, length, hidden_size)."""
        x = self.norm0(self.tokens(ids) + self.mix(grams))
        cos, sin = rotary(ids.shape[1], self.config.hidden_size // self.config.num_attention_heads, ids.device)
        for block in self.blocks:
            x = block(x, cos, sin)
        return self.norm(x)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor | None = None, labels: Tensor | None = None, **_: Any
    ) -> CausalLMOutput:
        logits = self.head(self.hidden(input_ids, self.grams(input_ids))).float()
        loss = None
        if labels is not None:
            loss = F.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten(), ignore_index=-100)
        return CausalLMOutput(loss=loss, logits=logits)


AutoConfig.register("audit-ngram-lm", NgramLMConfig)
AutoModelForCausalLM.register(NgramLMConfig, NgramLM)
