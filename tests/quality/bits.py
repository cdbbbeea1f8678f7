"""Kind ``bits``: how well does the language model predict clean articles?"""

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from runs import language_of


def figures(reports: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Bits per character, fewer is better, from the reports on clean articles by file name: over all characters, and by
    language. Characters are code points inside sentences. Languages are not comparable, their scripts least.

    An article's nats per character have four digits in its report, so an article is exact to 0.0001 bits.
    """
    nats: defaultdict[str, float] = defaultdict(float)
    chars: defaultdict[str, int] = defaultdict(int)
    for name, report in reports.items():
        fluency, language = report["fluency"], language_of(name)
        length = sum(s["end"] - s["start"] for s in fluency["sentences"])
        # An article without a sentence has no figure.
        nats[language] += (fluency["nats_per_char"] or 0.0) * length
        chars[language] += length
    return {
        "bits_per_char": _bits(sum(nats.values()), sum(chars.values())),
        "chars": sum(chars.values()),
        "by_language": {k: _bits(nats[k], chars[k]) for k in sorted(chars)},
    }


def _bits(nats: float, chars: int) -> float:
    return round(nats / math.log(2) / max(1, chars), 4)
