"""Tokens → words: how likely each word of a text is damaged."""

from dataclasses import dataclass, replace
from statistics import fmean

from audit.fluency.judge import Opinion
from audit.text import Span


@dataclass(frozen=True, slots=True)
class Suspect:
    """A word: where it stands in the text, how likely it is damaged (0 to 1), and the edit it calls for."""

    span: Span
    damage: float
    edit: str


def agreed(one: list[Suspect], *others: list[Suspect]) -> list[Suspect]:
    """The words of one judge with the mean of all judges' probabilities, and the edit of the one who doubts most."""
    by_span = [{word.span: word for word in other} for other in others]
    found: list[Suspect] = []
    for word in one:
        said = [word, *(other[word.span] for other in by_span if word.span in other)]
        worst = max(said, key=lambda w: w.damage)
        found.append(replace(word, damage=fmean(w.damage for w in said), edit=worst.edit))
    return found


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
