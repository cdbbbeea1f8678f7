"""The language model that ships with the program: a small transformer on onnxruntime, mixed with a table of n-grams.

A text is scored as it was trained on: ``<s>``, then each line with one space before it, and ``<nl>`` between lines.
Text longer than the model's context is scored in windows that overlap. Identical texts are scored once; a text's score
does not depend on the others in the call.
"""

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from audit.fluency.folder import ModelFolder, shipped
from audit.fluency.model import Surprisal
from audit.fluency.ngram import NgramTable
from audit.fluency.windows import Window, batches, windows
from audit.text import Span

BATCH_TOKENS = 256  # tokens per run, padding included: the vocabulary's logits take 64 KiB a token
TABLE = "ngram.npz"
BOS, NEWLINE = "<s>", "<nl>"
LINE = re.compile(r"[^\r\n]+")


def default_folder() -> Path:
    """Where the shipped model is: inside the installed package, or in ``models/`` of a checkout."""
    return shipped("embedded")


class EmbeddedModel:
    """The shipped model, or another folder that ``models/recipe/export.py`` wrote. Loads on first use. ``memory``: how
    many texts it remembers the answers to."""

    name = "embedded"

    def __init__(self, folder: Path | None = None, threads: int = 1, memory: int = 0) -> None:
        self.folder = folder or default_folder()
        self.threads = threads
        self.memory = memory
        self._known: dict[str, Surprisal] = {}

    @cached_property
    def _files(self) -> ModelFolder:
        return ModelFolder(self.folder, "The language model")

    @cached_property
    def signature(self) -> str:
        """``embedded:`` and the first 12 hex digits of the SHA-256 of the list of the files' digests."""
        return f"{self.name}:{self._files.signature}"

    def score(self, texts: Sequence[str]) -> list[Surprisal]:
        """Surprisal of each text. Spans leave out the space before a word; tokens that are parts of one character share
        its span, and the token between two lines has the line break as its span. Raises ModelError."""
        if len(self._known) > self.memory:
            self._known.clear()
        answers = {text: self._known[text] for text in texts if text in self._known}
        answers |= self._scored([text for text in dict.fromkeys(texts) if text not in answers])
        if self.memory:
            self._known |= answers
        return [answers[text] for text in texts]

    def forget(self) -> None:
        """Drop the answers to earlier texts."""
        self._known.clear()

    def _scored(self, distinct: Sequence[str]) -> dict[str, Surprisal]:
        if not distinct:
            return {}
        tokens = [self._encode(text) for text in distinct]
        nats: list[list[float]] = [[] for _ in distinct]
        room = self._files.config["max_position_embeddings"] - 1
        found = [w for i, (ids, _) in enumerate(tokens) for w in windows(i, len(ids), room)]
        parts: dict[Window, list[float]] = {}
        for batch in batches(found, BATCH_TOKENS, extra=1):
            rows = [tokens[w.text][0][w.start : w.end] for w in batch]
            for window, row in zip(batch, self._logprobs(rows), strict=True):
                parts[window] = row[window.first - window.start :]
        for window in found:
            nats[window.text].extend(-p for p in parts[window])
        if self._table:
            nats = self._blended([ids for ids, _ in tokens], nats)
        return {
            text: Surprisal(tuple(spans), tuple(values), self._unigram(ids, values))
            for text, (ids, spans), values in zip(distinct, tokens, nats, strict=True)
        }

    def _blended(self, texts: Sequence[Sequence[int]], nats: Sequence[Sequence[float]]) -> list[list[float]]:
        """The nats of the mixture of the transformer's and the n-gram table's; those of ``<nl>`` as they are."""
        import numpy as np

        ids = np.array([i for text in texts for i in text], dtype=np.int64)
        flat = np.array([n for text in nats for n in text])
        words = ids != self._newline
        lines = [line for text in texts for line in _split(text, self._newline)]
        assert self._table is not None
        flat[words] = -self._table.blend(lines, -flat[words])
        ends = np.cumsum([len(text) for text in texts])[:-1]
        return [part.tolist() for part in np.split(flat, ends)]

    def _unigram(self, ids: Sequence[int], nats: Sequence[float]) -> tuple[float, ...] | None:
        """Nats of each token by the table's lowest order. It knows no ``<nl>``: that counts as in ``nats``."""
        if self._table is None or not ids:
            return None
        alone = self._table.unigram(ids)
        return tuple(n if i == self._newline else u for i, u, n in zip(ids, alone, nats, strict=True))

    def _encode(self, text: str) -> tuple[list[int], list[Span]]:
        """Token ids without ``<s>``, and what each covers."""
        ids: list[int] = []
        spans: list[Span] = []
        before = 0
        for match in LINE.finditer(text):
            line = match.group().strip()
            if not line:
                continue
            start = text.index(line, match.start())
            if ids:
                ids.append(self._newline)
                spans.append(Span(before, start))
            # The text "<s>" in a page is three characters, not the mark of a beginning: see encode_special_tokens.
            encoding = self._files.tokenizer.encode(" " + line, add_special_tokens=False)
            ids.extend(encoding.ids)
            for first, end in encoding.offsets:
                if end - first > 1 and (first == 0 or line[first - 1].isspace()):
                    first += 1
                # The space put before the line may be a token of its own: it then stands for the first character.
                spans.append(Span(start + max(0, first - 1), start + max(1, end - 1)))
            before = start + len(line)
        return ids, spans

    def _logprobs(self, rows: Sequence[Sequence[int]]) -> list[list[float]]:
        import numpy as np

        ids = np.zeros((len(rows), 1 + max(map(len, rows))), dtype=np.int64)
        ids[:, 0] = self._bos
        for i, row in enumerate(rows):
            ids[i, 1 : 1 + len(row)] = row
        (logprob,) = self._session.run(None, {"ids": ids})
        return [logprob[i, : len(row)].tolist() for i, row in enumerate(rows)]

    @cached_property
    def _table(self) -> NgramTable | None:
        path = self.folder / TABLE
        if not path.is_file():
            return None
        self._files.require(TABLE)
        return NgramTable(path)

    @cached_property
    def _bos(self) -> int:
        return int(self._files.tokenizer.token_to_id(BOS))

    @cached_property
    def _newline(self) -> int:
        return int(self._files.tokenizer.token_to_id(NEWLINE))

    @cached_property
    def _session(self) -> Any:
        return self._files.session("model.onnx", self.threads)

    def __getstate__(self) -> dict[str, Any]:
        """Travels to other processes as a folder and a thread count; loads again there."""
        return {"folder": self.folder, "threads": self.threads, "memory": self.memory, "_known": {}}


def _split(ids: Sequence[int], mark: int) -> list[list[int]]:
    """The stretches between marks, empty ones too."""
    lines: list[list[int]] = [[]]
    for i in ids:
        if i == mark:
            lines.append([])
        else:
            lines[-1].append(i)
    return lines
