"""A folder of articles → its sentences, as the program scores them."""

import random
import re
from pathlib import Path

from audit.language import LanguageGuesser
from audit.read import Unread, discover, read
from audit.segment import segment

_NAMED = re.compile(r"([a-z]{2})-")


def sentences(folder: Path, limit: int | None = None, seed: int = 0) -> dict[str, list[str]]:
    """Sentences per language (ISO 639-1), in order. An article's language is the two letters and the hyphen that its
    file name begins with, else what the program identifies. ``limit``: so many of each language at most, a random
    sample that is the same for the same folder and seed. Raises a ReadError for a file that cannot be read."""
    guesser = LanguageGuesser()
    found: dict[str, list[str]] = {}
    for item in discover([folder]):
        if isinstance(item, Unread):
            raise item.error
        named = _NAMED.match(item.name)
        article = segment(read(item), guesser, named[1] if named else None)
        spans = (s for p in article.paragraphs for s in p.sentences)
        found.setdefault(article.language, []).extend(article.text[s.start : s.end] for s in spans)
    return {language: _sample(texts, limit, seed) for language, texts in sorted(found.items())}


def _sample(texts: list[str], limit: int | None, seed: int) -> list[str]:
    if limit is None or len(texts) <= limit:
        return texts
    return [texts[i] for i in sorted(random.Random(seed).sample(range(len(texts)), limit))]
