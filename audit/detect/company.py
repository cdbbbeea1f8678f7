"""Articles that are damaged throughout, in which signs count that are too weak anywhere else.

Human news has a slip here and there, and a page can be damaged long after it was written well. What only a translation
does (a calque, a name written two ways, a number of the wrong kind) does not stand alone: where two rules see it, the
article went through a bad translation as a whole, and what looks odd in the rest of it is damage sooner than style.
So it did where the judges doubt a great part of its words.
"""

from collections.abc import Sequence

from audit.detect.common.speech import quotation
from audit.finding import THRESHOLD, Finding
from audit.text import Article

TRANSLATED = frozenset({"calque/grammar", "name-transliteration", "attribution", "factual-inconsistency", "locale"})
# Measured: of seven machine translations of news that readers marked, six are such articles, and of five seeds four; of
# 220 news articles with other damage put in, none, and of 410 sound ones none: no two such signs stand in one of them.
RULES = 2
SENTENCES = 25  # sentences of the article for each such sign, at most
# Share of words that the judges doubt (``doubts.py``) from which no sign is asked for, and from which one is enough.
# Measured: docs/decisions/0005-judge.md.
DOUBTED, DOUBTED_WITH_SIGN = 0.15, 0.11


def throughout(article: Article, signs: Sequence[Finding], doubts: float = 0.0) -> bool:
    """Whether signs of families that only a translation brings about come from ``RULES`` rules or more, one of them
    sure enough to be reported by itself, and are not lost in a long article: one for each ``SENTENCES`` sentences.
    ``doubts``: share of the words that the judges doubt; enough of it stands for all signs, or for all but one, which
    is no slip of somebody quoted."""
    counted = [f for f in signs if f.family in TRANSLATED]
    if doubts >= DOUBTED:
        return True
    if doubts >= DOUBTED_WITH_SIGN and any(quotation(article.text, f.start) is None for f in counted):
        return True
    if len({f.rule for f in counted}) < RULES or all(f.confidence < THRESHOLD for f in counted):
        return False
    return len(counted) * SENTENCES >= sum(len(p.sentences) for p in article.paragraphs)
