"""Which figure of a text's surprisal its fluency is read from."""

from audit.fluency.model import Surprisal

CREDIT = 3.0  # nats that a token can be likelier in its place than by itself, as far as it counts


def nats_per_char(text: str, surprisal: Surprisal) -> float:
    """Nats per code point, white space around the text not counted; 0 for a text without tokens."""
    return surprisal.total / max(1, len(text.strip()))


def strangeness(text: str, surprisal: Surprisal) -> float:
    """How unnaturally a text reads; lower is more natural, and it may be negative.

    Minus SLOR (``Surprisal.slor``) in nats a token, where a token earns ``CREDIT`` at most: else a set phrase, whose
    every word was to be expected, would make up for a blunder beside it. Measured on human judgements and on damaged
    sentences in docs/decisions/0003-fluency-figure.md. Nats per character for a model without token frequencies; the
    model's own figure, where it has one.
    """
    if surprisal.unsound is not None:
        return surprisal.unsound
    if surprisal.unigram is None or not surprisal.nats:
        return nats_per_char(text, surprisal)
    gains = (min(alone - nats, CREDIT) for nats, alone in zip(surprisal.nats, surprisal.unigram, strict=True))
    return -sum(gains) / len(surprisal.nats)
