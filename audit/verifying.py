"""``audit verify``: files and folders → which of them are still what was passed."""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from audit.errors import ReadError, UsageError
from audit.read import SUFFIXES, NotNews, Unread, discover, entries, structured
from audit.read.news import SNIFFED
from audit.read.news import SUFFIXES as STRUCTURED
from audit.receipt import SUFFIX, Checked, Demand, beside, check
from audit.report.formats import FORMATS, PerArticle
from audit.report.quote import plain

# What lies beside an article and is none.
_PAPERS = (SUFFIX, *(f".report{form.suffix}" for form in FORMATS.values() if isinstance(form, PerArticle)))


def verifying(paths: Sequence[str], demand: Demand, include: Sequence[str], exclude: Sequence[str]) -> list[Checked]:
    """Check each file, and in folders each article. Raises UsageError if there is nothing to check."""
    if "-" in paths:
        raise UsageError("standard input has no receipt: name a file")
    named = {Path(path): None for path in paths}
    found = list[Checked]()
    for item in discover(named, include, exclude, SUFFIXES.keys() | STRUCTURED.keys()):
        if isinstance(item, Unread):
            found.append(Checked(item.path, unreadable=str(item.error)))
        elif item in named or _is_article(item, demand.folder):
            found.append(check(item, demand))
    if not found:
        raise UsageError("no articles found: name files, or folders with articles")
    return found


def _is_article(path: Path, receipts: Path | None) -> bool:
    """Whether a file of a folder is one: no report or receipt of another that lies beside it, and no other data."""
    for suffix in _PAPERS:
        if path.name.endswith(suffix):
            stem = path.name[: -len(suffix)]
            return not (os.path.lexists(path.with_name(stem)) or _numbered(path, stem) or suffix == SUFFIX)
    if structured(path.name) is None or path.suffix.lower() not in SNIFFED or beside(path).exists() or receipts:
        return True
    try:
        next(entries(path), None)
    except NotNews:
        return False
    except ReadError:
        return True
    return True


def _numbered(path: Path, stem: str) -> bool:
    """Whether it is the report of an article of a file of several: ``feed.csv.3`` of ``feed.csv``."""
    file, _, number = stem.rpartition(".")
    return number.isdecimal() and os.path.lexists(path.with_name(file))


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
