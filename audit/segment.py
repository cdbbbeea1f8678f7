"""A document → an article: paragraphs, sentences and languages, all with offsets into the visible text."""

from collections.abc import Iterator

import regex

from audit.language import LanguageGuesser
from audit.text import Article, Document, Paragraph, Span

AT_ONCE = 10_000
"""Characters of a paragraph that are split at once: some 60 sentences."""

_LINE = regex.compile(r"[^\n\r]*\S[^\n\r]*")
_BLOCK = regex.compile(r"(?:[^\n\r]*\S[^\n\r]*(?:\r\n?|\n)?)+")
# sentencex ends a sentence after French "M." and after initials such as Russian "В." before a surname.
_NO_END = regex.compile(r"(?:^|[\s(«“\"„])(?:M|MM|Mme|Dr|Mr|Mrs|Ms|St|No|Nr|vs|\p{Lu})\.\s*$")


def segment(document: Document, guesser: LanguageGuesser, language: str | None = None) -> Article:
    """Split into paragraphs and sentences; ``language`` overrides what is identified.

    A line is a paragraph, unless the text is hard-wrapped: then a paragraph ends at a blank line.
    """
    text = document.text
    spans = [_trimmed(text, m.start(), m.end()) for m in (_BLOCK if _wrapped(text) else _LINE).finditer(text)]
    known = language or guesser.article(text, [text[s.start : s.end] for s in spans], document.declared_language)
    paragraphs = tuple(Paragraph(s.start, s.end, tuple(sentences(text, s, known))) for s in spans)
    return Article(document, known, paragraphs)


def sentences(text: str, span: Span, language: str) -> Iterator[Span]:
    """Sentences inside ``span``, white space between them left out, nothing else lost."""
    block = text[span.start : span.end]
    begin: int | None = None
    for start, end in _boundaries(block, language if language != "und" else "en"):
        if begin is None:
            begin = start
        piece = block[begin:end]
        if not piece.strip():
            begin = None
            continue
        # Seldom true, so the quick questions come first; what is sought has five characters with the one before it.
        if end < len(block) and (stripped := piece.rstrip())[-1] == "." and _NO_END.search(stripped[-6:]):
            continue
        yield _trimmed(text, span.start + begin, span.start + end)
        begin = None
    if begin is not None and block[begin:].strip():
        yield _trimmed(text, span.start + begin, span.end)


def _boundaries(block: str, language: str) -> Iterator[tuple[int, int]]:
    """The sentences of sentencex, which takes the square of the marks that open and never close: so it is given
    ``AT_ONCE`` characters, then those behind the last sentence that ended in them."""
    from sentencex import get_sentence_boundaries

    at = 0
    while len(block) - at > AT_ONCE:
        stop = at + AT_ONCE
        # Between words, where there are any.
        stop = (
            max(block.rfind(" ", at + AT_ONCE // 2, stop) + 1, block.rfind("\n", at + AT_ONCE // 2, stop) + 1) or stop
        )
        found = get_sentence_boundaries(language, block[at:stop])
        for boundary in found[: max(1, len(found) - 1)]:
            yield at + boundary["start_index"], at + boundary["end_index"]
        at += found[-1]["start_index"] if len(found) > 1 else stop - at
    for boundary in get_sentence_boundaries(language, block[at:]):
        yield at + boundary["start_index"], at + boundary["end_index"]


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))


def _wrapped(text: str) -> bool:
    """Whether lines were broken at a fixed width: most lines of a block end near the same column, in mid-sentence."""
    blocks = [m.group().splitlines() for m in _BLOCK.finditer(text)]
    inner = [line for block in blocks for line in block[:-1] if line.strip()]
    if len(inner) < 4 or len(blocks) < 2:
        return False
    width = max(len(line) for line in inner)
    open_ended = sum(line.rstrip()[-1] not in ".!?…:\"”»'’)。！？" for line in inner)
    full = sum(len(line) > 0.75 * width for line in inner)
    return 40 <= width <= 120 and full > 0.8 * len(inner) and open_ended > 0.6 * len(inner)
