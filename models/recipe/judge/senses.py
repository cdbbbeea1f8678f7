"""The wrong sense: words that another language has one word for (*season* and *station*: Spanish *estación*).

Read from FreeDict's dictionaries into English, as Debian's packages ``dict-freedict-spa-eng`` and the like lay them
down; what one foreign word is translated by may stand for one another.
"""

import gzip
from collections import defaultdict
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import regex
from synonyms import Others

DICTIONARIES = Path("/usr/share/dictd")
LANGUAGES = ("spa", "fra", "deu", "ita", "por", "pol", "jpn", "nld", "ara", "tur")
APART = regex.compile(r"<[^>]*>|\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|^\s*\d+\.")
ASIDE = regex.compile(r"\s+(?:Note|Synonyms?|see|Antonyms?)\b|\s+\"")
ENGLISH = regex.compile(r"(?:to )?[a-z]{3,}")
TRANSLATIONS = 8  # of one word; more are lists of all that a prefix can mean
COMMON = 3.0  # Zipf frequency from which a word is one that a translation would choose
PARTS = ("NOUN", "VERB", "ADJ", "ADV")


def senses(folder: Path = DICTIONARIES) -> Others:
    """Raises FileNotFoundError where a dictionary is missing."""
    from lemminflect import getAllLemmas

    of_lemma: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for language in LANGUAGES:
        for _, words in entries(folder / f"freedict-{language}-eng"):
            for one, other in permutations(words[:TRANSLATIONS], 2):
                parts = ("VERB",) if one.startswith("to ") else PARTS
                one, other = one.removeprefix("to "), other.removeprefix("to ")
                known, others = getAllLemmas(one), getAllLemmas(other)
                for part in parts:
                    if one != other and one in known.get(part, ()) and other in others.get(part, ()):
                        of_lemma[one, part][other] = None
    return Others(of_lemma)


def entries(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Foreign words, and the English words of each in the dictionary's order."""
    from wordfreq import zipf_frequency

    text = gzip.decompress(path.with_name(path.name + ".dict.dz").read_bytes()).decode(errors="replace")
    head, found = "", list[str]()
    for line in [*text.splitlines(), ""]:
        if " /" in line or not line.strip():  # a headword with its pronunciation begins an entry
            if found:
                yield head, found
            head, found = line.split(" /")[0].strip(), []
        elif not ASIDE.match(line):
            for part in regex.split(r"[,;]", APART.sub("", line)):
                word = part.strip().rstrip("!.")
                if ENGLISH.fullmatch(word) and zipf_frequency(word.removeprefix("to "), "en") >= COMMON:
                    found.append(word)
