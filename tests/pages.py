"""The pages of the documentation, taken apart: what they tell to save and to type, and what they say it prints.

Blocks without a language, and those called ``sh``, ``bash`` or ``console``, are for the reader to type; their lines
that begin with ``audit`` are run by the tests. In ``console`` blocks a prompt ``$`` stands before them, their whole
output follows, with ``…`` for what is left out, and ``echo $?`` shows the exit code, 0 where it does not. What goes
into a file follows a line that ends with “save this as `NAME`:”. All other blocks are shown and not run.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted(ROOT.glob("docs/*.md"))
TYPED = ("", "sh", "bash", "console")
_FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<body>.*?)^ *```$", re.MULTILINE | re.DOTALL)
_SAVE = re.compile(r"[Ss]ave this as `([^`]+)`:\s*\Z")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language and text, and the name of the file to save it as, if it is one."""

    language: str
    text: str
    file: str = ""


@dataclass(frozen=True)
class Call:
    """A line to type; ``shown`` is what it prints and ``code`` its exit code, ``None`` where the page does not say."""

    line: str
    shown: str | None = None
    code: int | None = None

    @property
    def words(self) -> list[str]:
        """Its words, up to a pipe or another command."""
        return shlex.split(re.split(r"[<>|&;]", self.line)[0])


def blocks(page: str) -> Iterator[Block]:
    for found in _FENCE.finditer(page):
        save = _SAVE.search(page, max(0, found.start() - 200), found.start())
        indent = len(found["indent"])
        text = "".join(line[indent:] if line.strip() else line for line in found["body"].splitlines(keepends=True))
        yield Block(found["language"], text, save[1] if save else "")


def steps(page: str) -> Iterator[Block | Call]:
    """Files to save and calls of ``audit``, in their order."""
    for block in blocks(page):
        if block.file:
            yield block
        elif block.language == "console":
            yield from (call for call in _console(block.text) if call.line.startswith("audit "))
        elif block.language in TYPED:
            yield from (Call(line) for line in lines(block.text) if line.startswith("audit "))


def calls(page: str) -> list[Call]:
    return [step for step in steps(page) if isinstance(step, Call)]


def lines(text: str) -> list[str]:
    """Lines of a shell block, those that go on joined, comments left out."""
    joined = re.sub(r"\\\n\s*", "", text)
    return [line for line in (re.sub(r"(^|\s+)#\s.*", "", line).strip() for line in joined.splitlines()) if line]


def _console(text: str) -> Iterator[Call]:
    found: list[tuple[str, str]] = [
        (line, shown) for line, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE)
    ]
    for (line, shown), (after, told) in zip(found, [*found[1:], ("", "")], strict=True):
        yield Call(line, shown, int(told) if after == "echo $?" else 0)


def prints(shown: str, output: str) -> bool:
    """Whether ``output`` is what a page shows, with ``…`` for lines or parts of a line; blanks at line ends aside."""
    pattern = ""
    for line in shown.splitlines():
        pattern += r"(?:.*\n)*?" if line == "…" else ".*".join(map(re.escape, line.split("…"))) + r" *\n"
    return re.fullmatch(pattern, output) is not None


def headings(page: str) -> set[str]:
    """The anchors of a page, as GitHub and GitLab make them."""
    found = re.findall(r"^#+ (.*)$", _FENCE.sub("", page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", title).lower()).replace(" ", "-") for title in found}
