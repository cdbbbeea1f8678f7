"""The protocol that every language model fulfils, and what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from audit.text import Span


@dataclass(frozen=True, slots=True)
class Surprisal:
    """How unexpected a text is, token by token.

    ``spans`` are offsets into the scored text, ``nats`` the negative natural logarithm of each token's probability
    given what stands before it (causal models) or around it (masked models); both have one entry per token.
    ``unigram``: each token's nats by how common it is by itself, or ``None`` if the model has no table of that.
    ``unsound``: how unnaturally the text reads by a figure of the model's own, higher for worse, or ``None`` if that is
    to be read from the nats.
    """

    spans: tuple[Span, ...]
    nats: tuple[float, ...]
    unigram: tuple[float, ...] | None = None
    unsound: float | None = None

    @property
    def total(self) -> float:
        return sum(self.nats)

    @property
    def slor(self) -> float | None:
        """Syntactic log-odds ratio (Pauls and Klein 2012; Lau et al. 2017) in nats a token: (log p − log p_unigram) /
        tokens. Unlike the nats themselves it does not blame a text for rare words and names; higher is more natural."""
        return None if self.unigram is None or not self.nats else (sum(self.unigram) - self.total) / len(self.nats)


class FluencyModel(Protocol):
    """Scores texts. Implementations load their weights on first use and cut nothing silently."""

    @property
    def name(self) -> str:
        """Short name for people, such as ``embedded`` or a Hugging Face id."""
        ...

    @property
    def signature(self) -> str:
        """Names the exact weights: part of every report's signature."""
        ...

    def score(self, texts: Sequence[str]) -> list[Surprisal]:
        """One answer per text, in order. A text without tokens gives an empty answer. Raises ModelError."""
        ...
