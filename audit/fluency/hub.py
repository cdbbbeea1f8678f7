"""Any Hugging Face language model, by id or folder, through transformers and PyTorch.

Causal models give log-likelihood: each token given those before it. Masked models give pseudo-log-likelihood (Salazar
et al. 2020): each token given all others, in the variant that also hides the rest of the token's own word (Kauf and
Ivanova 2023, "within-word left-to-right"), for otherwise a rare or glued word's pieces give each other away.
"""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from audit.errors import ModelError
from audit.fluency.model import Surprisal
from audit.fluency.pretrained import pretrained
from audit.fluency.windows import Window, batches, windows
from audit.text import Span

LONGEST = 1024  # tokens a window has at most: attention's cost grows with its square
LOGITS = 2**26  # logits a run may hold at once: 256 MiB in fp32


class Encoded(NamedTuple):
    """A text's tokens without special ones, what each covers, and which word each belongs to."""

    ids: list[int]
    spans: list[Span]
    words: list[int | None]


class HubModel:
    """A causal or masked model. Loads on first use, on a GPU where there is one (bf16 or fp16), else in fp32."""

    def __init__(self, name: str, threads: int = 1) -> None:
        self.name = name
        self.threads = threads

    @cached_property
    def signature(self) -> str:
        """The name and the first 12 hex digits of the commit (from the hub) or of the files' SHA-256 (a folder)."""
        folder = Path(self.name)
        if not folder.is_dir():
            return f"{self.name}:{str(getattr(self._config, '_commit_hash', None) or 'unknown')[:12]}"
        digest = hashlib.sha256()
        for path in sorted(folder.iterdir()):
            if path.suffix in (".safetensors", ".bin", ".json", ".model", ".txt") and path.name != "calibration.json":
                with path.open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
        return f"{folder.name}:{digest.hexdigest()[:12]}"

    def score(self, texts: Sequence[str]) -> list[Surprisal]:
        """Surprisal of each text. Where a causal model knows no token that marks a beginning, a text's first token has
        no probability and is left out of the answer. Raises ModelError."""
        distinct = list(dict.fromkeys(texts))
        encoded = [self._encode(text) for text in distinct]
        masked = self._masked
        prefix, suffix = self._template
        room = self._context - len(prefix) - len(suffix)
        found = [w for i, e in enumerate(encoded) for w in windows(i, len(e.ids), room, after=masked)]
        parts = self._pseudo(encoded, found) if masked else self._causal(encoded, found)
        # Without a mark of beginning, a text's first token is known, not predicted.
        skip = 0 if masked or prefix else 1
        nats: list[list[float]] = [[] for _ in distinct]
        for window in found:
            nats[window.text].extend(parts[window])
        answers = {
            text: Surprisal(tuple(e.spans[skip:]), tuple(values[skip:]))
            for text, e, values in zip(distinct, encoded, nats, strict=True)
        }
        return [answers[text] for text in texts]

    def _causal(self, encoded: Sequence[Encoded], found: Sequence[Window]) -> dict[Window, list[float]]:
        prefix, _ = self._template
        parts: dict[Window, list[float]] = {}
        for batch in batches(found, self._batch_tokens, len(prefix)):
            rows = [prefix + encoded[w.text].ids[w.start : w.end] for w in batch]
            logits = self._logits(rows)
            for row, window, scores in zip(rows, batch, logits, strict=True):
                # Position t - 1 predicts token t; the very first token of a row has nothing that predicts it.
                offset = len(prefix) - window.start
                values = [0.0, *self._nats(scores[: len(row) - 1], row[1:])]
                parts[window] = values[window.first + offset : window.last + offset]
        return parts

    def _pseudo(self, encoded: Sequence[Encoded], found: Sequence[Window]) -> dict[Window, list[float]]:
        prefix, suffix = self._template
        mask = self._tokenizer.mask_token_id
        parts: dict[Window, list[float]] = {}
        for window in sorted(found, key=lambda w: w.length):
            ids, _, words = encoded[window.text]
            row = prefix + ids[window.start : window.end] + suffix
            offset = len(prefix) - window.start
            size = max(1, self._batch_tokens // len(row))
            values: list[float] = []
            for begin in range(window.first, window.last, size):
                positions = range(begin, min(begin + size, window.last))
                rows = []
                for position in positions:
                    hidden = list(row)
                    for other in range(position, window.end):
                        if other > position and (words[other] is None or words[other] != words[position]):
                            break
                        hidden[other + offset] = mask
                    rows.append(hidden)
                logits = self._logits(rows)
                for scores, position in zip(logits, positions, strict=True):
                    values.extend(self._nats(scores[position + offset][None], [ids[position]]))
            parts[window] = values
        return parts

    def _logits(self, rows: Sequence[Sequence[int]]) -> Any:
        """rows: token ids of any length → logits (len(rows), longest, vocabulary). Padded on the right, whatever side
        the tokenizer prefers, so that positions count from the text's beginning."""
        import torch

        longest = max(map(len, rows))
        pad = self._tokenizer.pad_token_id or 0
        ids = torch.tensor([[*row, *[pad] * (longest - len(row))] for row in rows])
        mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
        with torch.inference_mode():
            return self._model(input_ids=ids.to(self._device), attention_mask=mask.to(self._device)).logits

    def _nats(self, logits: Any, targets: Sequence[int]) -> list[float]:
        """logits: (tokens, vocabulary) → negative log-probability of each target."""
        import torch

        if not targets:
            return []
        chosen = torch.tensor(targets, device=logits.device)[:, None]
        logits = logits.float()
        values: list[float] = (torch.logsumexp(logits, -1) - logits.gather(1, chosen)[:, 0]).tolist()
        return values

    def _encode(self, text: str) -> Encoded:
        # The text "</s>" in a page is four characters, not the mark of an end: special tokens in texts are split.
        found = self._tokenizer(
            text, add_special_tokens=False, return_offsets_mapping=True, split_special_tokens=True, verbose=False
        )
        spans = []
        for start, end in found["offset_mapping"]:
            while end - start > 1 and text[start].isspace():
                start += 1
            spans.append(Span(start, end))
        return Encoded(found["input_ids"], spans, found.word_ids())

    @cached_property
    def _template(self) -> tuple[list[int], list[int]]:
        """The special tokens before and after a text."""
        tokenizer = self._tokenizer
        bare, full = (tokenizer("a", add_special_tokens=special)["input_ids"] for special in (False, True))
        at = next((i for i in range(len(full)) if full[i : i + len(bare)] == bare), 0)
        prefix, suffix = list(full[:at]), list(full[at + len(bare) :])
        if self._masked:
            return prefix, suffix
        # What stands between documents in training marks a beginning as well.
        marks = (tokenizer.bos_token_id, tokenizer.eos_token_id, tokenizer.cls_token_id)
        return prefix or [m for m in marks if m is not None][:1], []

    @cached_property
    def _context(self) -> int:
        """Tokens the model can see at once, special ones included."""
        limits = [LONGEST, self._tokenizer.model_max_length]
        limits += [getattr(self._config, k, None) or LONGEST for k in ("max_position_embeddings", "n_positions")]
        for name, module in self._model.named_modules():
            # RoBERTa and its kin begin to count positions after the padding index.
            if name.endswith("position_embeddings") and getattr(module, "padding_idx", None) is not None:
                limits.append(module.num_embeddings - module.padding_idx - 1)
        return int(min(limits))

    @cached_property
    def _batch_tokens(self) -> int:
        return max(64, LOGITS // int(self._config.vocab_size))

    @cached_property
    def _masked(self) -> bool:
        kinds = getattr(self._config, "architectures", None) or []
        if any(k.endswith("ForMaskedLM") or k.endswith("ForPreTraining") for k in kinds):
            return self._tokenizer.mask_token_id is not None
        if any("CausalLM" in k or "LMHead" in k for k in kinds):
            return False
        return self._tokenizer.mask_token_id is not None

    @cached_property
    def _config(self) -> Any:
        config = pretrained(self.name, "AutoConfig")
        if getattr(config, "is_encoder_decoder", False):
            raise ModelError(f"{self.name} is an encoder-decoder model: name a causal or a masked language model.")
        return config

    @cached_property
    def _tokenizer(self) -> Any:
        tokenizer = pretrained(self.name, "AutoTokenizer")
        if not tokenizer.is_fast:
            raise ModelError(f"{self.name} has no fast tokenizer, so its scores cannot be placed in the text.")
        return tokenizer

    @cached_property
    def _device(self) -> str:
        import torch

        if torch.cuda.is_available():
            return "cuda"
        return "mps" if torch.backends.mps.is_available() else "cpu"

    @cached_property
    def _model(self) -> Any:
        _ = self._config
        import torch

        if self._device == "cpu":
            torch.set_num_threads(self.threads)
            dtype = torch.float32
        else:
            bf16 = self._device == "cuda" and torch.cuda.is_bf16_supported()
            dtype = torch.bfloat16 if bf16 else torch.float16
        kind = "AutoModelForMaskedLM" if self._masked else "AutoModelForCausalLM"
        return pretrained(self.name, kind, dtype=dtype).to(self._device).eval()

    def __getstate__(self) -> dict[str, Any]:
        """Travels to other processes as a name and a thread count; loads again there."""
        return {"name": self.name, "threads": self.threads}
