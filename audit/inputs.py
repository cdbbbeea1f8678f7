"""The paths of a command line → what is audited, standard input included."""

import sys
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from os.path import realpath
from pathlib import Path

from audit.engine.run import STDIN, Input
from audit.errors import ReadError, UnreadableFile, UsageError
from audit.read import SUFFIXES, Entry, NotNews, Unread, discover, entries, structured
from audit.read.load import LIMIT, unreadable
from audit.read.news import SNIFFED
from audit.read.news import SUFFIXES as STRUCTURED

# Ends of the names of files that `audit watch` and `audit gate --receipt` put beside articles.
BESIDE = (".receipt.json", ".reason.txt", ".report.md", ".report.json", ".report.html")


def inputs(
    paths: Sequence[str],
    reports: Path,
    include: Sequence[str],
    exclude: Sequence[str],
    extract: bool = False,
    keys: Callable[[Path], Iterable[str]] = entries,
    archives: Collection[Path] = (),
) -> list[Input]:
    """What to audit: files, and the articles of files that hold several.

    What the program wrote is no article, unless named: reports in the folder ``reports``, and ``BESIDE``. Nor are XML,
    JSON and CSV files in a folder that hold no news. With ``extract`` of HTML pages the main text alone is read.
    ``keys`` says what articles a file has, as ``audit.read.entries`` does; ``archives`` are read elsewhere.

    Raises UsageError if there is nothing.
    """
    out, named = reports.resolve(), {Path(p): None for p in paths if p != "-"}
    found: list[Input] = []
    for item in discover(named, include, exclude, SUFFIXES.keys() | STRUCTURED.keys()):
        if isinstance(item, Unread):
            found.append(item)
        elif item not in archives and (
            item in named or not (item.name.endswith(BESIDE) or out in Path(realpath(item)).parents)
        ):
            found += _articles(item, named, extract, keys)
    if "-" in paths:
        found.append(_standard_input())
    if not found and not archives:
        raise UsageError(
            "no articles found: name files, or folders with text, Markdown, HTML, Word files or news formats"
        )
    return found


def _articles(
    path: Path, named: Container[Path], extract: bool, list_: Callable[[Path], Iterable[str]]
) -> Iterator[Input]:
    suffix = path.suffix.lower()
    if structured(path.name) is None:
        yield Entry(path, format="web") if extract and SUFFIXES.get(suffix) == "html" else path
        return
    try:
        keys = list(list_(path))
    except NotNews:
        if path in named or suffix not in SNIFFED:
            yield path  # whose audit will say so
        return
    except ReadError:
        yield path
        return
    for key in keys:
        yield Entry(path, key) if key else path


def _standard_input() -> Input:
    if sys.stdin is None:
        return Unread(STDIN, UnreadableFile("Standard input is closed."))
    try:
        return sys.stdin.buffer.read(LIMIT + 1)  # one byte more than a reader takes
    except OSError as error:
        return Unread(STDIN, unreadable(error))
