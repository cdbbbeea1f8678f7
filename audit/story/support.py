"""Whether a place that looks odd is borne out elsewhere."""

from collections.abc import Sequence

import regex

from audit.story.dates import Date
from audit.story.facts import Sibling, statements
from audit.story.slots import alike


def said(text: str, language: str, span: tuple[int, int], kind: str, siblings: Sequence[Sibling]) -> bool:
    """Whether the place is supported elsewhere: a sibling writes the same name, date or quantity in any sentence, or
    the article itself writes the name or date again."""
    if kind == "name":
        word = regex.compile(rf"(?<!\p{{L}}){regex.escape(text[slice(*span)])}(?!\p{{L}})")
        return len(word.findall(text)) > 1 or any(word.search(s.text) for s in siblings)
    own, others = statements(text, language), [s for sibling in siblings for s in statements(sibling.text, language)]
    for mine in (d for s in own for d in s.dates if d.start < span[1] and span[0] < d.end):
        here = (d for s in own for d in s.dates if d is not mine)
        there = (d for s in others for d in s.dates)
        if any(_same(d, mine) for d in (*here, *there)):
            return True
    values = [(q.value, q.unit) for s in own for q in s.quantities if q.start < span[1] and span[0] < q.end]
    return any(q.unit == u and alike(q.value, v) for v, u in values for s in others for q in s.quantities)


def _same(one: Date, other: Date) -> bool:
    """Whether two dates agree in all that both give, the year or else the day given by both."""
    if one.month != other.month or (one.year and other.year and one.year != other.year):
        return False
    days = one.day is not None and other.day is not None
    return one.day == other.day if days else one.year is not None and one.year == other.year
