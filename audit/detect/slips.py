"""What could stand where the judge sees damage: other members of a closed class, other forms of the word, a seam, a
capital, a word more or less. English."""

from collections.abc import Iterator

from audit.fluency.confusable import confusable
from audit.fluency.suspects import Suspect
from audit.lexicon import Lexicon
from audit.text import Span

_INSERTED = ("the", "a", "an", "of", "to", "in", "that", "and", "is", "for", "on", "with", "it", ".", ",")
_COMMON = 3.3  # Zipf frequency of a form, or of half a glued word, that may be proposed
_ENDINGS = ("", "s", "es", "ed", "d", "ing", "ly", "er", "al")


def slips(text: str, suspect: Suspect, lexicon: Lexicon) -> Iterator[tuple[Span, str]]:
    """Spans of the text and what to put there, by the edit that the suspect calls for."""
    start, end = suspect.span
    word = text[start:end]
    if suspect.edit == "delete":
        yield _without(text, suspect.span), ""
    if suspect.edit in ("replace", "delete"):
        for other in (*confusable(word.lower()), *_forms(word.lower(), lexicon)):
            yield suspect.span, _like(word, other)
    if suspect.edit == "replace" and word.isalpha() and confusable(word.lower()):
        yield _without(text, suspect.span), ""
    if suspect.edit == "insert" and start:
        for other in _INSERTED:
            if other.isalpha():
                yield suspect.span, f"{other} {word}"
            elif text[start - 1] == " ":
                yield Span(start - 1, end), f"{other} {word}"
    if suspect.edit == "case":
        yield suspect.span, word.lower() if word[0].isupper() else word[0].upper() + word[1:]
    if suspect.edit == "split":
        for at in range(1, len(word)):
            left, right = word[:at], word[at:]
            if all(lexicon.zipf(part) >= _COMMON and (len(part) > 1 or part in "aAI") for part in (left, right)):
                yield suspect.span, f"{left} {right}"
                yield suspect.span, f"{left}, {right}"
    if suspect.edit == "join":
        after = text.find(" ", end + 1)
        reach = len(text) if after < 0 else after
        rest = text[end:reach].lstrip(" -")
        if rest and lexicon.zipf(word + rest) >= _COMMON:
            yield Span(start, reach), word + rest


def _without(text: str, span: Span) -> Span:
    """The word with the blank before it."""
    return Span(span.start - 1, span.end) if span.start and text[span.start - 1] == " " else span


def _like(model: str, word: str) -> str:
    return word[0].upper() + word[1:] if model[0].isupper() else word


def _forms(word: str, lexicon: Lexicon) -> Iterator[str]:
    """Common words that differ from this one in a regular ending."""
    stems = {word}
    for ending in _ENDINGS[1:]:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word.removesuffix(ending)
            stems |= {stem, stem + "e"}
            if len(stem) > 3 and stem[-1] == stem[-2]:
                stems.add(stem[:-1])  # stopped, running
    if word.endswith("ies"):
        stems.add(word[:-3] + "y")
    forms = {stem + ending for stem in stems for ending in _ENDINGS}
    forms |= {stem[:-1] + ending for stem in stems if stem.endswith("y") for ending in ("ies", "ied")}
    forms |= {stem[:-1] + ending for stem in stems if stem.endswith("e") for ending in ("ing", "ation")}
    for form in sorted(forms - {word}):
        if lexicon.zipf(form) >= _COMMON:
            yield form
