"""Words run together where mark-up between them was taken out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import regex

from audit.detect.common.speech import dialect
from audit.detect.context import Context
from audit.detect.words.meant import inflected, listed_share, recurs, verb_with_pronoun
from audit.detect.words.mended import follows_name, joined, listed, marked
from audit.detect.words.seam import UNKNOWN, UNKNOWN_SMALL, Scale, Split, Word, Words, words
from audit.finding import Evidence, Finding
from audit.lexicon import Lexicon
from audit.rules.card import Card
from audit.text import Article

_DIGITS = regex.compile(
    r"(?<![\p{L}\p{N}_@#&/\\])(?P<hyphen>(?<=[\p{L}\p{N}]-))?\p{N}+(?:[.,:]\p{N}+)*(?P<word>\p{L}[\p{L}\p{M}]+)(?![\p{N}_@/\\])"
)
_SEAM = re.compile(r"\d(?=[^\W\d_]{2})")
_TIGHT = re.compile(r"\w[.!?;:,،؛؟][”\"»]?[^\W\d_]{2}")
_STOP = regex.compile(
    r"(?P<left>(?<![\p{L}\p{N}.@/_-])\p{L}{3,}|\p{N}{4})(?P<mark>[.!?;:,،؛؟][”\"»]?)(?P<right>\p{L}{2,})(?![\p{L}\p{N}@/_]|\.\p{L})"
)
_BROKEN = regex.compile(r"-\P{L}")  # a word broken at a line end
_OPENING = regex.compile(r"(?:^|[.!?…\n:]|[“„«\"(])[\s“„«\"(]*$")
_UNSPACED = frozenset({"zh", "ja", "th", "ko"})
_CONSONANTS = re.compile("[bcdfghjklmnpqrstvwxzбвгджзйклмнпрстфхцчшщ]+")
LONGEST = 40  # letters: longer runs are no two words
SURNAME = 1.0  # what a capitalised run loses after a capitalised word: it is likely a surname
SHOWN = 2  # splits of one run that are proposed
AGREED = 2.5  # nats that the model must give at least, where the lexicon knows few of the forms in use
WORDS = 1.0  # nats that a split gains on another for each power of ten by which the lexicon finds its words likelier
OWN = 1.5  # the same, for each of its words that the article writes elsewhere
CLOSE = 2.0  # how far behind the best split another one may score
SURE = 2.8  # score from which a run is two words though it stands in dialect
CERTAIN = 1.5  # score from which a run is two words though it looks like a form of one
COMMONEST = 6.2  # Zipf frequency from which a word makes no compound with a prefix
PRODUCTIVE = 2.0  # decimal logarithm of the words that a prefix makes, from which it makes new ones


def digits(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A number run into the word after it (*9września*), units and ordinal endings apart."""
    options = card.options
    lexicon, language = context.lexicon, article.language
    if not lexicon.available or language in _UNSPACED:
        return
    beyond = listed(options["endings"], "*") | listed(options["endings"], language)
    found = words(article.text)
    for match in _at_seams(article.text):
        word = match["word"]
        low = lexicon.fold(word)
        if low in beyond or word.isupper() or (len(word) == 2 and lexicon.zipf(word) < options["pair"]):
            continue
        if any(low.startswith(s) for s in options["stems"].get(language, ())):
            continue
        if _CONSONANTS.fullmatch(low) and language not in options["vowelless"]:
            continue  # an abbreviated unit
        if lexicon.zipf(word) < options["known"] and word not in found.counts:
            continue
        if match["hyphen"] and (len(word) < 4 or lexicon.zipf(word) < options["after_hyphen"] or not word.islower()):
            continue
        if found.hidden(match.start(), match.end()):
            continue
        number = article.text[match.start() : match.start("word")]
        yield card.finding(article, *match.span(), joined(number, word, article))


def _at_seams(text: str) -> "Iterator[regex.Match[str]]":
    """Matches of ``_DIGITS``, tried only where a digit touches two letters."""
    for seam in _SEAM.finditer(text):
        start = seam.start()
        while start and (text[start - 1].isdigit() or (text[start - 1] in ".,:" and text[max(0, start - 2)].isdigit())):
            start -= 1
        if match := _DIGITS.match(text, start):
            yield match


def letters(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Two words of small letters, or a name and a word, run together (*tiescooperation*)."""
    scale = _scale(card, context.lexicon, article.language)
    if not context.lexicon.available or article.language in _UNSPACED:
        return
    options = card.options
    found = words(article.text)
    common = options["common"]
    least, most = options["weak"].get(article.language, (options["least"], float("inf")))
    doubtful = {
        run
        for run, count in found.counts.items()
        if count <= 2 and 4 <= len(run) <= LONGEST and run[1:] == run[1:].lower() and scale.lexicon.zipf(run) < common
    }
    sound = listed(options["sound"], article.language)
    for word in found.words:
        text = word.text
        if text not in doubtful or text.lower() in sound:
            continue
        if scale.unknown == UNKNOWN_SMALL and scale.lexicon.zipf(text):
            continue
        if (word.after and text.lower() in scale.before_apostrophe) or _BROKEN.match(article.text, word.end):
            continue
        opens = _opens_sentence(article.text, word.whole[0])
        after_name = len(text) < 10 and not opens and text[0].isupper() and follows_name(article.text, word.whole[0])
        splits = sorted((*scale.splits(word, found, opens), *scale.named(word)), key=lambda s: -s.score)
        if after_name:
            splits = [replace(s, score=s.score - SURNAME) for s in splits]
        floor = least if splits and splits[0].score < options["least"] else options["least"]
        splits = [s for s in splits if s.score >= max(floor, splits[0].score - CLOSE)]
        best_at: dict[int, Split] = {}
        for split in splits:  # a place can be found in two ways
            best_at.setdefault(split.at, split)
        splits = list(best_at.values())[:SHOWN]
        if not splits:
            continue
        best = splits[0]
        if best.score < options["least"] and (text[0].isupper() or word.whole != (word.start, word.end)):
            continue  # a name or a compound noun, or an ending after an apostrophe
        if _meant(article, word, best, scale, listed(options["endings"], article.language)):
            continue
        margin = _margin(best, options, most)
        evidence = (
            Evidence("lexicon", f"as two words {10 ** max(0.0, best.score):.0f} times as likely")
            if best.score > 0
            else None
        )
        priors = [WORDS * (s.score - best.score) + OWN * _known_here(text, s.at, found) for s in splits]
        yield marked(card, article, word, [word.start + s.at for s in splits], margin, evidence, priors=priors)


def _meant(article: Article, word: Word, best: Split, scale: Scale, endings: frozenset[str]) -> bool:
    """Whether the run is meant as it stands: it comes again, is a form of a word, or stands in quoted dialect."""
    text, run, lexicon = article.text, word.text, scale.lexicon
    if recurs(text, run) or listed_share(text, word.end, run) or verb_with_pronoun(run, article.language):
        return True
    if best.score >= SURE:
        return False
    if not scale.endings and scale.unknown == UNKNOWN and dialect(text, word.start, lexicon):
        return True
    if best.score >= CERTAIN:
        return False
    if lexicon.zipf(run) and best.right < COMMONEST:
        return scale.prefixes.get(lexicon.fold(run[: best.at]), 0.0) >= PRODUCTIVE
    return inflected(text, run, best.at, lexicon, endings)


def _known_here(run: str, at: int, found: Words) -> int:
    """How many of the two parts, of three letters at least, the article writes elsewhere."""
    return sum(len(part) > 2 and part in found.counts for part in (run[:at], run[at:]))


def _opens_sentence(text: str, at: int) -> bool:
    return bool(_OPENING.search(text[max(0, at - 4) : at]))


def _margin(best: Split, options: Mapping[str, Any], most: float) -> float | None:
    """Nats by which the model must prefer the words apart: fewer, the surer the lexicon is; it may even disagree."""
    if best.score >= options["sure"]:
        return None
    margin = float(options["base"] - options["slope"] * best.score)
    return margin if most == float("inf") else min(most, max(AGREED, margin))


def stops(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """No space after a full stop or comma (*peace.It*)."""
    lexicon = context.lexicon
    if not lexicon.available:
        return
    found = words(article.text)
    for match in _at_stops(article.text):
        left, mark, right = match["left"], match["mark"], match["right"]
        if (right.isupper() and len(right) > 1) or left.isupper() or left.lower() in card.options["abbreviations"]:
            continue
        if mark[0] in ".!?" and not right[0].isupper():
            continue
        if not _certain(left, mark, right, article.language):
            floor = card.options["known"]
            if lexicon.zipf(right) < floor or (left[0].isalpha() and lexicon.zipf(left) < floor):
                continue
        if mark[0] == ":" and not (left[0].islower() and right[0].isupper()):
            continue
        if found.hidden(match.start(), match.end()):
            continue
        yield card.finding(article, *match.span(), [f"{left}{mark} {right}"])


def _certain(left: str, mark: str, right: str, language: str) -> bool:
    """Whether no name, address or code is spelt so: a comma between small letters, a long small word before a stop."""
    if not left.islower() or len(left) < 3 or len(right) < 2:
        return language == "ar" and mark[0] in "،؛" and len(left) > 1
    if mark[0] == ",":
        return right[1:].islower()
    return len(left) > 5 and len(right) > 3 and right.istitle() and mark[0] == "." and language != "en"


def _at_stops(text: str) -> "Iterator[regex.Match[str]]":
    """Matches of ``_STOP``, tried only where a mark stands between letters or after a digit."""
    for seam in _TIGHT.finditer(text):
        start = seam.start()
        while start and text[start - 1].isalnum():
            start -= 1
        if match := _STOP.match(text, start):
            yield match


_SCALES: dict[tuple[str, str], Scale] = {}


def _scale(card: Card, lexicon: Lexicon, language: str) -> Scale:
    if (card.id, language) not in _SCALES:
        options = card.options
        _SCALES[card.id, language] = Scale(
            lexicon,
            _weights(options["prefixes"].get(language, "")),
            _weights(options["suffixes"].get(language, "")),
            listed(options["before"], language),
            listed(options["after"], language),
            UNKNOWN_SMALL if language in options["short_lists"] else UNKNOWN,
            language in options["compounding"],
            language in options["agglutinating"],
            tuple(options["verbal"].get(language, "").split()),
        )
    return _SCALES[card.id, language]


def _weights(text: str) -> dict[str, float]:
    """``word:count`` pairs → decimal logarithm of each count."""
    from math import log10

    return {word: log10(int(count)) for word, count in (pair.split(":") for pair in text.split())}
