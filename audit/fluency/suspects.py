"""Tokens → words: how likely each word of a text is damaged."""

from dataclasses import dataclass

from audit.fluency.judge import Opinion
from audit.text import Span


@dataclass(frozen=True, slots=True)
class Suspect:
    """A word: where it stands in the text, how likely it is damaged (0 to 1), and the edit it calls for."""

    span: Span
    damage: float
    edit: str


def suspects(text: str, opinion: Opinion) -> list[Suspect]:
    """The words of the text in order; marks of punctuation are words of their own. A word is as damaged as its worst
    piece."""
    found: list[Suspect] = []
    for span, damage, edit in zip(opinion.spans, opinion.damage, opinion.edits, strict=True):
        last = found[-1] if found else None
        joined = last and last.span.end == span.start and text[span.start].isalnum() and text[span.start - 1].isalnum()
        # A character that a tokenizer writes out in full (½, ﬁ) has several pieces.
        shared = last and span.start < last.span.end
        if last and (joined or shared):
            damage, edit = max((last.damage, last.edit), (damage, edit))
            found[-1] = Suspect(Span(last.span.start, max(last.span.end, span.end)), damage, edit)
        else:
            found.append(Suspect(span, damage, edit))
    return found
