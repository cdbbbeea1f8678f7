"""What the finders of lost spaces share: repairs of a seam, and word lists from a card."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import regex

from audit.detect.common.closed import COORDINATORS, PREPOSITIONS
from audit.detect.words.seam import Word
from audit.finding import Evidence, Finding, Repair
from audit.rules.card import Card
from audit.text import Article

# Nats by which a comma is less likely to have been lost with the space than the model thinks: lost mark-up takes the
# space alone, so a comma goes less often than the 6 % of seams that have one. Before a conjunction and a preposition
# the model takes commas too lightly: measured on 3,152 seams of sound news in ten languages. The sentence before, shown
# to the model as well, changed nothing there.
COMMA, CONJOINED, PREPOSED = -2.0, -3.0, -4.0
_NAME_BEFORE = regex.compile(r"\p{Lu}\p{Ll}+ $")


def marked(
    card: Card,
    article: Article,
    word: Word,
    cuts: "tuple[int, ...] | list[int]",
    margin: float | None,
    evidence: Evidence | None = None,
    comma: bool = True,
    priors: Sequence[float] = (),
) -> Finding:
    """A finding at a run that is to be cut, with a blank, at one of ``cuts``, likeliest first; at the first one with a
    comma too. ``priors``: nats of each cut, see ``Repair``."""
    start, end = word.whole
    text = article.text
    known = (*priors, *(0.0 for _ in cuts[len(priors) :]))
    repairs: list[str | Repair] = [
        Repair(f"{text[start:cut]} {text[cut:end]}", prior=p) for cut, p in zip(cuts, known, strict=True)
    ]
    if comma:
        with_comma = joined(text[start : cuts[0]], text[cuts[0] : end], article)[1]
        repairs.insert(1, replace(with_comma, prior=with_comma.prior + known[0]))
    found = card.finding(article, start, end, repairs, margin=margin)
    return found.with_(evidence=(evidence,)) if evidence else found


def joined(left: str, right: str, article: Article) -> tuple[str, Repair]:
    """Both with a space, and with a comma as well."""
    language, word = article.language, right.casefold()
    comma = "،" if language == "ar" and ", " not in article.text else ","
    prior = COMMA
    if word in PREPOSITIONS.get(language, ()):
        prior = PREPOSED
    elif word in COORDINATORS.get(language, ()):
        prior = CONJOINED
    return f"{left} {right}", Repair(f"{left}{comma} {right}", prior=prior)


def follows_name(text: str, at: int) -> bool:
    return bool(_NAME_BEFORE.search(text[max(0, at - 16) : at]))


def listed(table: Mapping[str, str], language: str) -> frozenset[str]:
    return split(table.get(language, ""))


@lru_cache(maxsize=256)
def split(text: str) -> frozenset[str]:
    return frozenset(text.split())
