"""A whole web page: of what a browser shows, the paragraphs that are its main text.

trafilatura tells the main text from menus, teasers and comments, but not where it stands. So its paragraphs only choose
among those of our own HTML reader, whose places are known.
"""

from audit.errors import ReadError, UsageError
from audit.read import html
from audit.read.page import Visible
from audit.text import Piece

_LONG = 25  # letters and digits of a line that stands for itself wherever it is found
_SHARE = 0.6  # of a paragraph that must be main text, where only parts of it are found


def visible(source: str) -> Visible:
    """The main text of a page. Raises ``ReadError`` where there is none, ``UsageError`` without trafilatura."""
    shown = html.visible(source)
    wanted = _main_text(source)
    lines = {key for line in wanted if (key := _key(line))}
    joined = "\n".join(lines)
    long = [key for key in lines if len(key) >= _LONG]
    kept, at = list[tuple[int, int]](), 0
    for line in shown.text.split("\n"):
        key = _key(line)
        covered = sum(len(other) for other in long if other in key) if len(key) >= _LONG else 0
        if key and (key in lines or (len(key) >= _LONG and key in joined) or covered >= _SHARE * len(key)):
            kept.append((at, at + len(line)))
        at += len(line) + 1
    if not kept:
        raise ReadError("No main text was found on the page: audit it without --extract.")
    return _chosen(shown, kept, source)


def _main_text(source: str) -> list[str]:
    """The title and the paragraphs that trafilatura finds."""
    try:
        from trafilatura import bare_extraction
    except ImportError as error:
        raise UsageError('--extract needs trafilatura: pip install "translation-auditor[web]"') from error
    try:
        found = bare_extraction(source, include_comments=False, include_tables=True, favor_precision=False)
    except Exception:  # whatever a broken page makes of it
        found = None
    if found is None or not found.text:
        return []
    title = [found.title] if found.title else []
    return title + [part for line in found.text.split("\n") for part in line.split("|")]


def _key(line: str) -> str:
    """What two readings of the same line have in common."""
    return "".join(filter(str.isalnum, line.casefold()))


def _chosen(shown: Visible, kept: list[tuple[int, int]], source: str) -> Visible:
    """Only the lines ``kept``, an empty line between them, with their pieces."""
    pieces = shown.pieces or (Piece(0, len(shown.text), 0, len(shown.text)),)
    texts: list[str] = []
    chosen: list[Piece] = []
    length = index = 0
    for start, end in kept:
        if texts:
            at = chosen[-1].source_end if chosen else 0
            chosen.append(Piece(length, length + 2, at, at))
            texts.append("\n\n")
            length += 2
        while index < len(pieces) and pieces[index].text_end <= start:
            index += 1
        for piece in pieces[index:]:
            if piece.text_start >= end:
                break
            first, last = max(start, piece.text_start), min(end, piece.text_end)
            place, stop = piece.source_start, piece.source_end
            if piece.text_end - piece.text_start == stop - place:  # verbatim
                place, stop = place + first - piece.text_start, place + last - piece.text_start
            chosen.append(Piece(first - start + length, last - start + length, place, stop))
        texts.append(shown.text[start:end])
        length += end - start
    return Visible("".join(texts), tuple(chosen), shown.language)
