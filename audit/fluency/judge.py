"""The judge: an encoder that says of each word of a text how likely it is damaged, and what edit it calls for.

It reads what stands before a word and after it, and was taught on text that was damaged on purpose; the language model
only knows what it expected. Its languages are those of the folder's ``config.json``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log1p
from pathlib import Path
from typing import Any

from audit.fluency.edits import EDITS
from audit.fluency.folder import ModelFolder, shipped
from audit.fluency.shapes import shapes, trimmed
from audit.fluency.windows import Window, batches, windows
from audit.text import Span

BATCH_TOKENS = 512  # tokens a run, padding included
ROOM = 126  # tokens of a window: what the judge was trained with, less the two marks around them
PADDED = 3  # columns of a row beside its tokens: the two marks, and one that is always padding
BEGIN, END = "[CLS]", "[SEP]"
DEFAULT = "judge"
SHIPPED = (DEFAULT, "judge-many")  # folders of the judges that take part in the score
LARGE = "judge-large"  # folder of one that knows more, and takes four times as long
SUREST = 1 - 1e-6  # probability of damage beyond which the figure does not grow: rounding would make it infinite
MEMORY = 2000  # texts from which what was said of earlier ones is forgotten


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the judge thinks of a text, token by token.

    ``spans`` are offsets into the text; ``damage`` probabilities that the token calls for an edit, 0 to 1; ``edits``
    the likeliest edit of each, one of ``EDITS`` but ``keep``; ``soundness`` a figure without unit, higher for sounder
    sentences.
    """

    spans: tuple[Span, ...]
    damage: tuple[float, ...]
    edits: tuple[str, ...]
    soundness: float

    @property
    def nats(self) -> tuple[float, ...]:
        """Minus the logarithm of each token's probability of being sound."""
        return tuple(-log1p(-min(d, SUREST)) for d in self.damage)


class Judge:
    """The shipped judge, or another folder that ``models/recipe/judge/export_judge.py`` wrote. Loads on first use."""

    def __init__(self, folder: Path | None = None, threads: int = 1) -> None:
        self.folder = folder or shipped(DEFAULT)
        self.threads = threads
        self._known: dict[str, Opinion] = {}  # an article's sentences are asked about more than once

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO 639-1 codes of the languages it judges. Raises ModelError."""
        return tuple(self._files.config["languages"])

    @property
    def divided(self) -> bool:
        """Whether it knows several languages, and each of them less well for it. Raises ModelError."""
        return len(self.languages) > 1

    @cached_property
    def signature(self) -> str:
        """``judge:`` and 12 hex digits that name the weights. Raises ModelError."""
        return f"judge:{self._files.signature}"

    def __call__(self, texts: Sequence[str]) -> list[Opinion]:
        """One opinion per text, in order; identical texts are judged once. A text's opinion does not depend on the
        others in the call. Raises ModelError."""
        if len(self._known) > MEMORY:
            self._known.clear()
        distinct = [text for text in dict.fromkeys(texts) if text not in self._known]
        encodings = [self._files.tokenizer.encode(text, add_special_tokens=False) for text in distinct]
        spans = [trimmed(text, e.offsets) for text, e in zip(distinct, encodings, strict=True)]
        forms = [shapes(text, s) for text, s in zip(distinct, spans, strict=True)]
        parts: dict[Window, tuple[Any, Any]] = {}
        room = min(ROOM, self._files.config["max_position_embeddings"] - PADDED)
        found = [w for i, e in enumerate(encodings) for w in windows(i, len(e.ids), room, after=True)]
        for batch in batches(found, BATCH_TOKENS, extra=PADDED):
            rows = [(encodings[w.text].ids[w.start : w.end], forms[w.text][w.start : w.end]) for w in batch]
            for window, answer in zip(batch, self._run(rows), strict=True):
                own = slice(window.first - window.start, window.last - window.start)
                parts[window] = (answer[0][own], answer[1][own])
        by_text: list[list[tuple[Any, Any]]] = [[] for _ in distinct]
        for window in found:
            by_text[window.text].append(parts[window])
        for text, offsets, pieces in zip(distinct, spans, by_text, strict=True):
            self._known[text] = _opinion(offsets, pieces)
        return [self._known[text] for text in texts]

    def _run(self, rows: Sequence[tuple[Sequence[int], Sequence[int]]]) -> list[tuple[Any, Any]]:
        """Probabilities of the edits, (tokens, 7), and soundness, (tokens,), of each row."""
        import numpy as np

        # One column more than is needed: without padding, a text alone would take another path through the attention,
        # whose rounding differs in the fourth digit.
        ids = np.zeros((len(rows), PADDED + max(len(row) for row, _ in rows)), dtype=np.int64)
        forms = np.zeros_like(ids)
        for i, (row, shape) in enumerate(rows):
            ids[i, : len(row) + 2] = [self._begin, *row, self._end]
            forms[i, 1 : len(row) + 1] = shape
        lengths = np.array([len(row) + 2 for row, _ in rows], dtype=np.int32)
        edits, sound = self._session.run(None, {"ids": ids, "shapes": forms, "lengths": lengths})
        return [(edits[i, 1 : n - 1], sound[i, 1 : n - 1]) for i, n in enumerate(lengths)]

    @cached_property
    def _files(self) -> ModelFolder:
        return ModelFolder(self.folder, "The judge")

    @cached_property
    def _begin(self) -> int:
        return int(self._files.tokenizer.token_to_id(BEGIN))

    @cached_property
    def _end(self) -> int:
        return int(self._files.tokenizer.token_to_id(END))

    @cached_property
    def _session(self) -> Any:
        return self._files.session("judge.onnx", self.threads)

    def __getstate__(self) -> dict[str, Any]:
        """Travels to other processes as a folder and a thread count; loads again there."""
        return {"folder": self.folder, "threads": self.threads, "_known": {}}


def judges(threads: int = 1) -> tuple[Judge, ...]:
    """The shipped judges. What one says of a text is scored by the first that knows the language."""
    return tuple(Judge(shipped(name), threads) for name in SHIPPED)


def large(threads: int = 1) -> Judge:
    """The shipped judge that is asked about words of articles that are damaged throughout, and scores on request."""
    return Judge(shipped(LARGE), threads)


def judges_of(language: str, among: Iterable[Judge]) -> tuple[Judge, ...]:
    """Those that know the language, an ISO 639-1 code, the best first. Raises ModelError."""
    return tuple(judge for judge in among if language in judge.languages)


def _opinion(offsets: Sequence[tuple[int, int]], parts: Sequence[tuple[Any, Any]]) -> Opinion:
    import numpy as np

    if not parts:
        return Opinion((), (), (), 0.0)
    edits = np.concatenate([e for e, _ in parts])
    sound = np.concatenate([s for _, s in parts])
    kinds = edits[:, 1:].argmax(axis=1) + 1
    damage = (1 - edits[:, 0]).tolist()
    seen = [i for i, (start, end) in enumerate(offsets) if start < end]  # a space alone is nothing to judge
    return Opinion(
        tuple(Span(*offsets[i]) for i in seen),
        tuple(damage[i] for i in seen),
        tuple(EDITS[kinds[i]] for i in seen),
        float(sound.mean()),
    )
