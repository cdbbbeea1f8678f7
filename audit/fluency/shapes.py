"""How a token is written: what an uncased vocabulary does not say of it."""

from collections.abc import Sequence

SHAPES = 10  # five ways to write it, each with a space before or without
LOWER, INITIAL, UPPER, MIXED, OTHER = range(5)


def trimmed(text: str, offsets: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans without the spaces that some tokenizers count to the word after them."""
    return [(end - len(text[start:end].lstrip()), end) for start, end in offsets]


def writing(piece: str) -> int:
    """LOWER, INITIAL (one capital, at the beginning), UPPER, MIXED, or OTHER for what has no letters of two cases."""
    if piece.islower():
        return LOWER
    if piece[:1].isupper():
        return INITIAL if piece[1:].islower() or len(piece) == 1 else UPPER if piece.isupper() else MIXED
    return OTHER if piece.lower() == piece.upper() else MIXED


def shapes(text: str, offsets: Sequence[tuple[int, int]]) -> list[int]:
    """A number below ``SHAPES`` for each token of the text; an empty span (a mark of the tokenizer) has 0."""
    return [
        0 if start == end else writing(text[start:end]) + 5 * (start > 0 and text[start - 1].isspace())
        for start, end in offsets
    ]
