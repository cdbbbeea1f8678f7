"""What a synonym spinner would write: a member of any of the word's WordNet synsets, in the word's own form.

Spinners take no notice of the sense (a *cabinet* of ministers becomes a *locker*), which is what gives them away.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

WORDNET = Path("/usr/share/wordnet")  # where Debian's package wordnet-base puts it
PARTS = {"noun": "NOUN", "verb": "VERB", "adj": "ADJ", "adv": "ADV"}
MOST = 16  # others of a lemma


class Others:
    """What may stand for a word, whatever the sense, in the word's own form."""

    def __init__(self, of_lemma: Mapping[tuple[str, str], Iterable[str]]) -> None:
        """of_lemma: others by lemma and part of speech, as Universal Dependencies name it."""
        self.of_lemma = of_lemma
        self.of = cache(self._of)

    def _of(self, word: str) -> Sequence[str]:
        """Others of the lower-case word, inflected as it is."""
        from lemminflect import getAllInflections, getAllLemmas, getInflection

        found: dict[str, None] = {}
        for part, lemmas in getAllLemmas(word).items():
            for lemma in lemmas:
                tags = [t for t, forms in getAllInflections(lemma, upos=part).items() if word in forms]
                for other in list(self.of_lemma.get((lemma, part), ()))[:MOST]:
                    words = other.split(" ")
                    head = -1 if part == "NOUN" else 0  # what is inflected
                    forms = getInflection(words[head], tags[0]) if tags else ()
                    words[head] = forms[0] if forms else words[head]
                    found[" ".join(words)] = None
        found.pop(word, None)
        return tuple(found)


def synonyms(folder: Path = WORDNET) -> Others:
    """From WordNet's database files (``data.noun`` and the like) in a folder. Raises FileNotFoundError."""
    of_lemma: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for part, tag in PARTS.items():
        for line in (folder / f"data.{part}").read_text(encoding="ascii", errors="ignore").splitlines():
            if line.startswith(" "):
                continue
            fields = line.split()
            lemmas = [w.split("(")[0] for w in fields[4 : 4 + 2 * int(fields[3], 16) : 2]]  # "former(a)"
            for lemma in lemmas:
                if lemma.isalpha() and lemma.islower():
                    others = (o.replace("_", " ") for o in lemmas if o != lemma and o.islower() and o.count("_") < 2)
                    of_lemma[lemma, tag].update(dict.fromkeys(others))
    return Others(of_lemma)
