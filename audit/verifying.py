"""``audit verify``: files and folders → which of them are still what was passed."""

import json
import os
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from os.path import realpath
from pathlib import Path

from audit.archive.folders import stored
from audit.archive.source import Columns
from audit.errors import ReadError, UsageError
from audit.read import SUFFIXES, NotNews, Unread, discover, entries, structured
from audit.read.news import SNIFFED
from audit.read.news import SUFFIXES as STRUCTURED
from audit.receipt import SUFFIX, Checked, Demand, beside, check
from audit.receipt.files import extended
from audit.report.formats import FORMATS, PerArticle
from audit.report.quote import plain

# What lies beside an article and is none.
_REPORTS = tuple(f".report{form.suffix}" for form in FORMATS.values() if isinstance(form, PerArticle))
_NUMBERED = re.compile(r"(?:\.\d+)?\.report\.\w+$")


def verifying(
    paths: Sequence[str], demand: Demand, reports: Path, include: Sequence[str], exclude: Sequence[str]
) -> list[Checked]:
    """Check each file, and in folders each article; the folder ``reports`` has none, unless they are named.

    Raises UsageError if there is nothing to check.
    """
    if "-" in paths:
        raise UsageError("standard input has no receipt: name a file")
    named, out = {Path(path): None for path in paths}, reports.resolve()
    found = list[Checked]()
    for item in discover(named, include, exclude, SUFFIXES.keys() | STRUCTURED.keys()):
        if isinstance(item, Unread):
            found.append(Checked(item.path, unreadable=str(item.error)))
        elif item in named or (out not in Path(realpath(item)).parents and _is_article(item, demand.folder)):
            found.append(check(item, demand))
    for source in stored(paths, out, "", Columns(), include, exclude):
        found.append(Checked(source.path, unreadable="an archive has no receipts for its articles"))
    if not found:
        raise UsageError("no articles found: name files, or folders with articles")
    return found


def _is_article(path: Path, receipts: Path | None) -> bool:
    """Whether a file of a folder is one: no report or receipt of another that lies beside it, and no other data."""
    if path.name.endswith(SUFFIX) or path.name in _papers(path.parent):
        return False
    if structured(path.name) is None or path.suffix.lower() not in SNIFFED or beside(path).exists() or receipts:
        return True
    try:
        next(entries(path), None)
    except NotNews:
        return False
    except ReadError:
        return True
    return True


@lru_cache(maxsize=1)
def _papers(folder: Path) -> frozenset[str]:
    """Names of the reports on the files of a folder; ``feed.csv.3.report.md`` is on the third article of a file."""
    names = set(os.listdir(folder))
    reports = [name for name in names if name.endswith(_REPORTS)]
    articles = {_NUMBERED.sub("", name) for name in reports} & names
    numbered = {name for name in reports if _NUMBERED.sub("", name) in articles}
    return frozenset(numbered | {extended(name, suffix) for name in names for suffix in _REPORTS})


def as_lines(found: Sequence[Checked], quiet: bool) -> Iterator[str]:
    """For people: a line for each reason to refuse, one for each article that holds, and the totals."""
    for one in found:
        path = plain(one.path)
        if one.unreadable:
            yield f"{path}: cannot be checked: {plain(one.unreadable)}"
        for problem in one.problems:
            yield f"{path}: refused ({problem.kind}): {plain(problem.text)}"
        if one.holds and not quiet:
            yield f"{path}: holds" + "".join(f" ({note})" for note in one.notes)
    if not quiet:
        held, unreadable = sum(one.holds for one in found), sum(bool(one.unreadable) for one in found)
        yield f"{held} hold, {len(found) - held - unreadable} refused, {unreadable} could not be checked."


def as_data(found: Sequence[Checked]) -> Iterator[str]:
    """For programs: a line of JSON for each file."""
    for one in found:
        verdict = "unreadable" if one.unreadable else "holds" if one.holds else "refused"
        record = {
            "path": one.path,
            "verdict": verdict,
            "receipt": one.receipt or None,
            "problems": [{"kind": problem.kind, "text": problem.text} for problem in one.problems],
            "notes": list(one.notes),
        }
        yield json.dumps(record | ({"reason": one.unreadable} if one.unreadable else {}))
