"""Other languages, from word lists: frequencies (wordfreq), lemmas (simplemma), dictionaries from English (FreeDict).

Neighbours are those in the judge's own embedding.
"""

import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import permutations
from pathlib import Path

import numpy as np
import regex
from batches import vocabulary_of
from english import english
from senses import ASIDE, DICTIONARIES
from synonyms import WORDNET
from tokenizers import Tokenizer
from tongue import Tongue

# ISO 639-1 to what FreeDict calls the language.
LANGUAGES = {
    "ar": "ara",
    "de": "deu",
    "es": "spa",
    "fr": "fra",
    "it": "ita",
    "pt": "por",
    "ru": "rus",
    "pl": "pol",
    "tr": "tur",
}
ARTICLES = {
    "ar": "",
    "de": "der die das den dem des ein eine einen einem einer eines",
    "es": "el la los las un una unos unas",
    "fr": "le la les un une des du au aux",
    "it": "il lo la i gli le un uno una del della nel al alla",
    "pt": "o a os as um uma do da no na",
    "ru": "",
    "pl": "",
    "tr": "bir",
}
UNKNOWN = frozenset({"ar"})  # to simplemma
KNOWN = 40_000  # commonest words whose forms are known
CLOSED, INSERTED = 130, 30  # commonest words that count as function words, and of these that are put in
LONGEST = 7  # letters of a function word
NEAR = 12  # function words nearest to one
APART = regex.compile(r"<[^>]*>|\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|^\s*\d+\.")
WORD = regex.compile(r"\p{L}{3,}")
TRANSLATIONS = 10  # of one English word


def tongue(language: str, embedding: np.ndarray, vocabulary: Mapping[str, int], folder: Path = DICTIONARIES) -> Tongue:
    """embedding: (vocabulary, width); vocabulary: numbers of pieces that begin a word, by their text. Raises
    FileNotFoundError where the dictionary is missing."""
    from simplemma import lemmatize
    from wordfreq import top_n_list

    common = [w for w in top_n_list(language, KNOWN) if w.isalpha()]
    closed = [w for w in common if len(w) <= LONGEST and w in vocabulary][:CLOSED]
    forms: dict[str, list[str]] = defaultdict(list)
    known = language not in UNKNOWN
    lemmas = {w: lemmatize(w, lang=language).lower() if known else w for w in common if len(w) > 2}
    for word, lemma in lemmas.items():
        forms[lemma].append(word)
    whole = [w for w in common if len(w) > 2 and w in vocabulary and w not in closed]
    near, nearest = _near(whole, embedding, vocabulary), _near(closed, embedding, vocabulary)
    senses, english = _dictionary(folder / f"freedict-eng-{LANGUAGES[language]}")

    def of_lemma(table: Mapping[str, Sequence[str]], word: str) -> Sequence[str]:
        return table.get(word) or table.get(lemmas.get(word, word), ())

    return Tongue(
        closed=frozenset(closed),
        articles=frozenset(ARTICLES[language].split()),
        inserted=tuple(closed[:INSERTED]),
        neighbours=lambda word: near.get(word, ()),
        synonyms=lambda word: (),
        senses=lambda word: of_lemma(senses, word),
        forms=lambda word: [f for f in forms.get(lemmas.get(word, ""), ()) if f != word],
        confusable=lambda word: nearest.get(word, ()),
        untranslated=lambda word: of_lemma(english, word),
        nouns=language == "de",
    )


def tongues(
    embedding: np.ndarray,
    tokenizer: Tokenizer,
    languages: Set[str],
    wordnet: Path = WORDNET,
    dictionaries: Path = DICTIONARIES,
) -> dict[str, Tongue]:
    """By language. embedding: (vocabulary, width), of the tokenizer's pieces."""
    vocabulary = vocabulary_of(tokenizer)
    return {
        language: english(embedding, vocabulary, wordnet, dictionaries)
        if language == "en"
        else tongue(language, embedding, vocabulary, dictionaries)
        for language in sorted(languages)
    }


def _near(words: Sequence[str], embedding: np.ndarray, vocabulary: Mapping[str, int]) -> dict[str, list[str]]:
    """The nearest of the words to each, by the cosine of their embeddings."""
    if not words:
        return {}
    rows = embedding[[vocabulary[w] for w in words]].astype(np.float32)
    rows = rows - rows.mean(axis=0)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    best = np.argsort(-(rows @ rows.T), axis=1)[:, 1 : NEAR + 1]
    return {word: [words[i] for i in best[k]] for k, word in enumerate(words)}


def _dictionary(path: Path) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """By lower-case word: the other translations of English words that it translates, and these words."""
    senses: dict[str, dict[str, None]] = defaultdict(dict)
    english: dict[str, dict[str, None]] = defaultdict(dict)
    for head, words in _entries(path):
        for word in words:
            english[word.lower()][head] = None
        for one, other in permutations(words[:TRANSLATIONS], 2):
            senses[one.lower()][other] = None
    return {k: list(v) for k, v in senses.items()}, {k: list(v)[:3] for k, v in english.items()}


def _entries(path: Path) -> Iterator[tuple[str, list[str]]]:
    """English words, and what single words they are translated by."""
    text = gzip.decompress(path.with_name(path.name + ".dict.dz").read_bytes()).decode(errors="replace")
    head, found = "", dict[str, None]()
    for line in [*text.splitlines(), ""]:
        if not line.strip() or " /" in line:
            if found and regex.fullmatch(r"[a-z]{3,}", head):
                yield head, list(found)
            head, found = line.split(" /")[0].strip().removeprefix("to "), {}
        elif not ASIDE.match(line):
            found.update((w, None) for p in regex.split(r"[,;]", APART.sub("", line)) if WORD.fullmatch(w := p.strip()))
