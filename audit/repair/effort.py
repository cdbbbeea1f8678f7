"""How far the repaired text is from the article: the work an editor would have had, by two measures of sacrebleu."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from audit.repair.likeness import chrf


@dataclass(frozen=True, slots=True)
class Effort:
    """Distance from the article to its repaired text, by sacrebleu.

    chrF runs from 0 to 100 (100 = the same), TER from 0 to 100 and above (0 = the same).
    TER counts the words to insert, delete, replace or move, per 100 words of the repaired text. Upper and lower case
    differ in both measures, and chrF sees white space, since a missing space is the commonest damage of all.
    """

    chrf: float
    ter: float


class _Window(NamedTuple):
    """Words ``start:end`` of the article against ``to_start:to_end`` of the repaired text; ``edits`` without moves."""

    start: int
    end: int
    to_start: int
    to_end: int
    edits: int


# Chinese and Japanese put no spaces between words; there a character counts as a word.
_CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_CJK}]|[^\s{_CJK}]+")
# TER's search for moves is quadratic and worse, so it sees only windows around the changes: a move over more than
# GAP untouched words counts as a deletion and an insertion, and so does any move in a window above WIDEST words.
_GAP = 10
_WIDEST = 60
_STOP = re.compile(r"[.!?…。！？؟]\W*$")
# Comparing is quadratic too: in a text of more words, sentences are compared first, and words in those that differ.
_EXACT = 20_000


def effort(before: str, after: str) -> Effort:
    """Effort to get from ``before`` to ``after``; 100 and 0 where they are the same."""
    if before == after:
        return Effort(100.0, 0.0)
    return Effort(chrf(before, after), _ter(before, after))


def _ter(before: str, after: str) -> float:
    from sacrebleu.metrics.lib_ter import translation_edit_rate

    words, wanted = _WORD.findall(before), _WORD.findall(after)
    edits = 0
    for window in _windows(words, wanted):
        old, new = words[window.start : window.end], wanted[window.to_start : window.to_end]
        # One edit is the fewest there can be.
        if old and new and max(len(old), len(new)) <= _WIDEST and window.edits > 1:
            edits += min(window.edits, translation_edit_rate(old, new)[0])
        else:
            edits += window.edits
    return 100.0 * edits / len(wanted) if wanted else 100.0 * bool(edits)


def _windows(words: list[str], wanted: list[str]) -> list[_Window]:
    """The changed stretches, those with at most ``_GAP`` untouched words between them joined."""
    windows: list[_Window] = []
    for start, end, to_start, to_end in _changes(words, wanted):
        edits = max(end - start, to_end - to_start)
        last = windows[-1] if windows else None
        if last is not None and start - last.end <= _GAP and to_start - last.to_end <= _GAP:
            windows[-1] = _Window(last.start, end, last.to_start, to_end, last.edits + edits)
        else:
            windows.append(_Window(start, end, to_start, to_end, edits))
    return windows


def _changes(words: list[str], wanted: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """What differs, as words ``start:end`` of the one and of the other."""
    from rapidfuzz.distance import Levenshtein

    exact = max(len(words), len(wanted)) <= _EXACT
    ends, to_ends = ([0, len(w)] if exact else _sentence_ends(w) for w in (words, wanted))
    sentences, to_sentences = ([tuple(w[a:b]) for a, b in pairwise(e)] for w, e in ((words, ends), (wanted, to_ends)))
    for block in Levenshtein.opcodes(sentences, to_sentences):
        if block.tag == "equal":
            continue
        i, j = ends[block.src_start], to_ends[block.dest_start]
        for step in Levenshtein.opcodes(words[i : ends[block.src_end]], wanted[j : to_ends[block.dest_end]]):
            if step.tag != "equal":
                yield i + step.src_start, i + step.src_end, j + step.dest_start, j + step.dest_end


def _sentence_ends(words: list[str]) -> list[int]:
    """0, then after how many words each sentence ends."""
    return [0, *(n for n, word in enumerate(words[:-1], 1) if _STOP.search(word)), len(words)]
