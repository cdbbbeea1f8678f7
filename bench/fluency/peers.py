"""The same weights on PyTorch: minicons, and plain transformers as one would write it by hand."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

Scorer = Callable[[Sequence[str], int], list[float]]
"""(sentences, batch size) → log-probability of each in nats."""


class Peers:
    """An embedded model's folder, its 8-bit weights as fp32, loaded through transformers, with one thread."""

    def __init__(self, folder: Path) -> None:
        import torch
        import transformers
        from transformers import AutoModelForCausalLM, AutoTokenizer

        import audit.fluency.network  # noqa: F401  registers the embedded model's own type

        torch.set_num_threads(1)
        transformers.utils.logging.disable_progress_bar()
        self.model = AutoModelForCausalLM.from_pretrained(folder).eval()
        self.tokenizer = AutoTokenizer.from_pretrained(folder)

    def scorers(self) -> dict[str, Scorer]:
        """What is timed, by name; tokenising is part of each."""
        return {
            "minicons": self.minicons(),
            "transformers, as they come": self.in_order,
            "transformers, sorted by length": self.by_length,
        }

    def minicons(self) -> Scorer:
        """``IncrementalLMScorer.sequence_score`` (Misra 2022), ``<s>`` before each sentence."""
        from minicons.scorer import IncrementalLMScorer

        scorer = IncrementalLMScorer(self.model, "cpu", tokenizer=self.tokenizer)

        def score(texts: Sequence[str], size: int) -> list[float]:
            found: list[float] = []
            for part in parts(texts, size):
                spaced = [" " + text for text in part]  # as the model was trained: see audit/fluency/embedded.py
                found += scorer.sequence_score(spaced, reduction=lambda x: x.sum(0).item(), bos_token=True)
            return found

        return score

    def in_order(self, texts: Sequence[str], size: int) -> list[float]:
        return [value for part in parts(self._encode(texts), size) for value in self._batch(part)]

    def by_length(self, texts: Sequence[str], size: int) -> list[float]:
        rows = self._encode(texts)
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        values = [value for part in parts([rows[i] for i in order], size) for value in self._batch(part)]
        found = dict(zip(order, values, strict=True))
        return [found[i] for i in range(len(rows))]

    def _encode(self, texts: Sequence[str]) -> list[list[int]]:
        rows = self.tokenizer([" " + text for text in texts], add_special_tokens=False)["input_ids"]
        return [[self.tokenizer.bos_token_id, *row] for row in rows]

    def _batch(self, rows: Sequence[Sequence[int]]) -> list[float]:
        """Log-probability of each row; rows: token ids of any length, ``<s>`` first."""
        import torch

        longest = max(map(len, rows))
        ids = torch.zeros((len(rows), longest), dtype=torch.int64)
        mask = torch.zeros((len(rows), longest), dtype=torch.int64)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = torch.tensor(row)
            mask[i, : len(row)] = 1
        with torch.inference_mode():
            logits = self.model(input_ids=ids, attention_mask=mask).logits[:, :-1]
            chosen = logits.gather(2, ids[:, 1:, None])[:, :, 0] - logits.logsumexp(2)
        values: list[float] = (chosen * mask[:, 1:]).sum(1).tolist()
        return values


def parts(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for begin in range(0, len(rows), size):
        yield rows[begin : begin + size]
