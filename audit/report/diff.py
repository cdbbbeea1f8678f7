"""The change from an article to its repaired text, one sentence a line."""

import difflib
import re

from audit.report.quote import blank_signs

# An end of sentence, good enough to lay out a diff: a full stop after a word of four letters or more, a digit or a
# bracket, and neither a small letter nor another mark behind it. Abbreviations are short, and a false full stop should
# be seen whole.
_END = re.compile(r"(?:\w{4}|[\d)\]”’»\"])[.!?…]+[\"”’»)\]]*[ \t]+(?![a-z.,;:!?…])|[。！？]+[」』”]*")


def sentence_lines(text: str) -> list[str]:
    """``text`` cut into lines of one sentence, white space kept."""
    lines: list[str] = []
    for line in re.split(r"\r\n|\r|\n", text):
        start = 0
        for end in _END.finditer(line):
            lines.append(line[start : end.end()])
            start = end.end()
        if start < len(line) or not line:
            lines.append(line[start:])
    return lines


def unified(before: str, after: str, context: int = 1) -> list[str]:
    """Lines of the unified diff without file names; none where the two texts are the same."""
    lines = difflib.unified_diff(sentence_lines(before), sentence_lines(after), n=context, lineterm="")
    return [_ending_seen(line) for line in lines][2:]


def _ending_seen(line: str) -> str:
    """``line`` with signs for white space at its end, if there is more of it than the space between two sentences."""
    body = line.rstrip()
    blanks = line[len(body) :]
    return body + blank_signs(blanks) if body and len(blanks) > 1 else body
