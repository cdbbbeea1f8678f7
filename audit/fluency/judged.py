"""The judge's figure as a fluency model, alone or beside the language model's."""

from collections.abc import Sequence
from functools import cached_property
from math import log1p
from pathlib import Path

from audit.fluency.judge import Judge
from audit.fluency.measure import strangeness
from audit.fluency.model import FluencyModel, Surprisal

LM_WEIGHT = 1.0  # what a unit of the language model's strangeness weighs beside one of the judge's


class JudgedModel:
    """Scores texts of the judge's language; for ``model`` see ``score``."""

    def __init__(self, judge: Judge, model: FluencyModel | None = None) -> None:
        self.judge = judge
        self.model = model
        self.name = self.figure = "both" if model else "judge"

    @property
    def language(self) -> str:
        return self.judge.language

    @cached_property
    def signature(self) -> str:
        return f"{self.model.signature}+{self.judge.signature}" if self.model else self.judge.signature

    @property
    def calibration_file(self) -> Path:
        """Where quantiles of this figure are, if they are shipped."""
        return self.judge.folder / f"{self.name}.json"

    def score(self, texts: Sequence[str]) -> list[Surprisal]:
        """Minus the judge's soundness as the figure. Without a language model, a token's nats are those of its being
        sound; with one they are the language model's, and the figure is the weighted sum of both."""
        opinions = self.judge(texts)
        if self.model is None:
            return [
                Surprisal(o.spans, tuple(-log1p(-min(d, 1 - 1e-9)) for d in o.damage), unsound=-o.soundness)
                for o in opinions
            ]
        answers = self.model.score(texts)
        return [
            Surprisal(a.spans, a.nats, a.unigram, LM_WEIGHT * strangeness(text, a) - o.soundness)
            for text, a, o in zip(texts, answers, opinions, strict=True)
        ]
