"""The judge as a PyTorch network: an encoder (BERT, or MPNet for a teacher), the way each token is written added to
its input, two heads."""

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoConfig, BertConfig, BertModel, MPNetConfig, MPNetModel

from audit.fluency.edits import EDITS
from audit.fluency.shapes import SHAPES

Encoder = BertModel | MPNetModel
SOUND = 4.5  # logit of a sound word to begin with: 94 % beside six kinds of damage


class Judge(nn.Module):
    """ids, shapes, mask: (batch, length) → logits of the edits (batch, length, 7), and soundness (batch)."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder, config = encoder, encoder.config
        self.shape = nn.Embedding(SHAPES, config.hidden_size)
        self.edit = nn.Linear(config.hidden_size, len(EDITS))
        self.sound = nn.Linear(config.hidden_size, 1)
        nn.init.zeros_(self.shape.weight)
        nn.init.normal_(self.edit.weight, std=0.02)
        nn.init.normal_(self.sound.weight, std=0.02)
        # Nearly every word is sound: to begin with that leaves the body alone until there is something to learn.
        nn.init.zeros_(self.edit.bias)
        nn.init.constant_(self.edit.bias[:1], SOUND)
        nn.init.zeros_(self.sound.bias)

    @property
    def heads(self) -> list[nn.Module]:
        """What begins from nothing."""
        return [self.shape, self.edit, self.sound]

    @property
    def embedding(self) -> Tensor:
        """(vocabulary, width)."""
        return self.encoder.embeddings.word_embeddings.weight

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        return self.answer(self.read(ids, shapes, mask), mask)

    def read(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        """What the heads see: (batch, length, width)."""
        words = self.encoder.embeddings.word_embeddings(ids) + self.shape(shapes)
        return self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state

    def answer(self, hidden: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        share = mask.to(hidden.dtype) / mask.sum(1, keepdim=True)
        return self.edit(hidden), (self.sound(hidden).squeeze(-1) * share).sum(1)


def untrained(folder: Path, scratch: bool = False) -> Judge:
    """A judge with the body of the encoder in ``folder``, or with its shape alone."""
    return Judge(encoder_in(folder, scratch))


def encoder_in(folder: Path, scratch: bool = False) -> Encoder:
    """The encoder in transformers' format, in fp32 and without dropout; ``scratch``: its shape with random weights."""
    config = AutoConfig.from_pretrained(folder)
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    kind = MPNetModel if isinstance(config, MPNetConfig) else BertModel
    if isinstance(config, BertConfig):
        config._attn_implementation = "sdpa"
    if scratch:
        return kind(config, add_pooling_layer=False)
    return kind.from_pretrained(folder, config=config, add_pooling_layer=False, dtype=torch.float32)


def taught(encoder: Path, weights: Path) -> Judge:
    """A judge with the shape of an encoder, and with its weights from a ``judge.pt`` or ``checkpoint.pt``."""
    judge = Judge(encoder_in(encoder, scratch=True))
    state = torch.load(weights, map_location="cpu", weights_only=True)
    judge.load_state_dict(state.get("judge", state))
    return judge.requires_grad_(False).eval()
