"""Text ↔ words with a label each: what kind of edit they call for."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from audit.fluency.edits import EDITS

KEEP, DELETE, SPLIT, JOIN, CASE, REPLACE, INSERT = range(len(EDITS))
NONE = 255  # label of what teaches nothing
TOKEN = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)?|\p{N}+(?:[.,]\p{N}+)*|[^\s\p{L}\p{N}]")


@dataclass(slots=True)
class Word:
    """A word or sign, whether a space stands before it, and its label."""

    text: str
    space: bool
    label: int = KEEP

    @property
    def plain(self) -> bool:
        return self.label == KEEP and self.text[0].isalpha()


def words_of(text: str) -> list[Word]:
    end, found = 0, []
    for match in TOKEN.finditer(text):
        found.append(Word(match.group(), match.start() > end))
        end = match.end()
    return found


def render(words: Sequence[Word]) -> tuple[str, bytes]:
    """The text, and a label for each of its characters; a space has the label of nothing (``KEEP``)."""
    text: list[str] = []
    labels = bytearray()
    for i, word in enumerate(words):
        if word.space and i:
            text.append(" ")
            labels.append(KEEP)
        text.append(word.text)
        labels.extend([word.label] * len(word.text))
    return "".join(text), bytes(labels)


def like(model: str, word: str) -> str:
    """``word`` with the capital of ``model``."""
    return word[0].upper() + word[1:] if model[0].isupper() and not (len(model) > 1 and model.isupper()) else word
