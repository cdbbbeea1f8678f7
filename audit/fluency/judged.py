"""The judge's figure as a fluency model, alone or beside the language model's."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

from audit.fluency.doubter import Doubter
from audit.fluency.judge import Judge, Opinion
from audit.fluency.measure import strangeness
from audit.fluency.model import FluencyModel, Surprisal

# What the words' nats and the sentence's soundness weigh beside a unit of the language model's strangeness, and the
# power of a text's length in tokens that the nats are divided by; for a judge of one language, and for one of many,
# which knows each of them less: docs/decisions/0005-judge.md.
WORDS, SENTENCE = 1.0, 0.05
WORDS_OF_MANY, SENTENCE_OF_MANY = 0.5, 0.025
SECOND = 0.5  # what another judge of the same language weighs beside the first
POWER = 0.5


class JudgedModel:
    """Scores texts of the judge's languages; for ``model`` see ``score``. Of ``others`` the first that knows all of
    these languages as well has a part in it. ``name``: what the figure is called, and its calibration's file."""

    def __init__(
        self, judge: Judge, model: FluencyModel | None = None, others: Iterable[Judge] = (), name: str | None = None
    ) -> None:
        self.judge = judge
        self.model = model
        self.others = tuple(others)
        self.name = name or ("both" if model else "judge")

    @cached_property
    def second(self) -> Judge | None:
        """The other judge that has a part. Raises ModelError."""
        return next((o for o in self.others if set(self.judge.languages) <= set(o.languages)), None)

    @cached_property
    def doubter(self) -> Doubter:
        """Who is asked about single words. Raises ModelError."""
        return Doubter((self.judge, self.second) if self.second else (self.judge,))

    @cached_property
    def signature(self) -> str:
        """Names all models that take part. Raises ModelError."""
        return "+".join(part.signature for part in (self.model, self.judge, self.second) if part)

    @property
    def calibration_file(self) -> Path:
        """Where quantiles of this figure are, if they are shipped."""
        return self.judge.folder / f"{self.name}.json"

    def forget(self) -> None:
        """Drop the language model's answers to earlier texts; the judge's opinions do not depend on the call."""
        getattr(self.model, "forget", bool)()

    def score(self, texts: Sequence[str]) -> list[Surprisal]:
        """Without a language model, a token's nats are those of its being sound. With one they are the language
        model's, and the figure is the sum of the models'."""
        opinions = self.judge(texts)
        unsound = [self._unsound(o) for o in opinions]
        if self.second:
            unsound = [u + SECOND * self._unsound(o) for u, o in zip(unsound, self.second(texts), strict=True)]
        if self.model is None:
            return [Surprisal(o.spans, o.nats, unsound=u) for o, u in zip(opinions, unsound, strict=True)]
        return [
            Surprisal(a.spans, a.nats, a.unigram, strangeness(text, a) + u)
            for text, a, u in zip(texts, self.model.score(texts), unsound, strict=True)
        ]

    def _unsound(self, opinion: Opinion) -> float:
        words, sentence = (WORDS_OF_MANY, SENTENCE_OF_MANY) if self.judge.divided else (WORDS, SENTENCE)
        return words * sum(opinion.nats) / float(max(1, len(opinion.nats)) ** POWER) - sentence * opinion.soundness
