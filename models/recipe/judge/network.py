"""The judge as a PyTorch network: a BERT encoder, the way each token is written added to its input, two heads."""

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from audit.fluency.edits import EDITS
from audit.fluency.shapes import SHAPES

SOUND = 4.5  # logit of a sound word to begin with: 94 % beside six kinds of damage


class Judge(nn.Module):
    """ids, shapes, mask: (batch, length) → logits of the edits (batch, length, 7), and soundness (batch)."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
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
        words = self.encoder.embeddings.word_embeddings(ids) + self.shape(shapes)
        hidden = self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state
        share = mask.to(hidden.dtype) / mask.sum(1, keepdim=True)
        return self.edit(hidden), (self.sound(hidden).squeeze(-1) * share).sum(1)


def untrained(folder: Path, scratch: bool = False) -> Judge:
    """A judge with the body of the encoder in ``folder``, or with its shape alone."""
    config = BertConfig.from_pretrained(folder)
    config._attn_implementation = "sdpa"
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    judge = Judge(config)
    if not scratch:
        judge.encoder.load_state_dict(
            BertModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32).state_dict()
        )
    return judge
