"""From the paths on a command line to the files to read, each once and in a stable order."""

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from audit.errors import ReadError, UnreadableFile, UsageError
from audit.read.load import load, unreadable

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
"""The suffixes of text, Markdown and HTML, which are taken from folders, and the format that each stands for."""

IGNORE_FILE = ".auditignore"


@dataclass(frozen=True, slots=True)
class Unread:
    """A path that gave no files, and why."""

    path: str
    error: ReadError


def discover(
    paths: Iterable[Path],
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
    suffixes: Collection[str] = SUFFIXES,
) -> Iterator[Path | Unread]:
    """The files that ``paths`` stand for.

    A file is taken whatever its name. From a folder and the folders in it, sorted by name, come the files with a suffix
    of ``suffixes`` (or two, as ``.csv.gz``) that are not hidden, that no ``.auditignore`` (in gitignore syntax, for its
    own folder and those below) and no pattern of ``exclude`` names, and that one of ``include`` names, if there are
    any. Those patterns are in gitignore syntax too, relative to the folder in ``paths``. Links are followed; what is
    reached twice comes once.

    Raises ``UsageError`` for a pattern that is none.
    """
    wanted, unwanted = list(include), list(exclude)
    taken = _specs(wanted, unwanted) if wanted or unwanted else None
    seen: set[str] = set()
    for path in paths:
        items: Iterable[Path | Unread] = (_named(path),)
        if os.path.isdir(path):
            taken = taken or _specs(wanted, unwanted)
            items = _walk(path, *taken, seen, suffixes)
        for item in items:
            if isinstance(item, Unread):
                yield item
            elif (real := os.path.realpath(item)) not in seen:
                seen.add(real)
                yield item


def _named(path: Path) -> Path | Unread:
    try:
        path.lstat()
    except (OSError, ValueError) as error:
        return Unread(str(path), unreadable(error))
    return path


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to list, with the ignore files that apply, outermost first: the folder each is in, and its patterns."""

    path: Path
    ignores: tuple[tuple[Path, "GitIgnoreSpec"], ...] = ()


def _walk(
    root: Path, include: "GitIgnoreSpec", exclude: "GitIgnoreSpec", seen: set[str], suffixes: Collection[str]
) -> Iterator[Path | Unread]:
    ends = tuple(suffixes)
    # A stack, since folders nest deeper than calls may.
    stack: list[_Folder | Path] = [_Folder(root)]
    while stack:
        item = stack.pop()
        if isinstance(item, Path):
            yield item
            continue
        real = os.path.realpath(item.path)
        if real in seen:
            continue
        seen.add(real)
        try:
            with os.scandir(item.path) as listing:
                entries = sorted(listing, key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            yield Unread(str(item.path), unreadable(error))
            continue
        ignores = item.ignores
        if any(entry.name == IGNORE_FILE for entry in entries):
            try:
                ignores = (*ignores, (item.path, _ignore_file(item.path / IGNORE_FILE)))
            except ReadError as error:
                yield Unread(str(item.path / IGNORE_FILE), error)
        for entry in entries:
            path = item.path / entry.name
            folder = _is_folder(entry)
            if entry.name.startswith(".") or not (folder or entry.name.lower().endswith(ends)):
                continue
            name = _relative(path, root, folder)
            if exclude.match_file(name) or _ignored(path, ignores, folder):
                continue
            if folder:
                stack.append(_Folder(path, ignores))
            elif not len(include) or include.match_file(name):
                stack.append(path)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads in circles: taken as a file, whose reader will say so
        return False


def _ignored(path: Path, ignores: tuple[tuple[Path, "GitIgnoreSpec"], ...], folder: bool) -> bool:
    """As in git: the innermost file that says anything decides, and in it the last pattern."""
    for base, spec in reversed(ignores):
        verdict = spec.check_file(_relative(path, base, folder)).include
        if verdict is not None:
            return verdict
    return False


def _relative(path: Path, base: Path, folder: bool) -> str:
    return PurePosixPath(path.relative_to(base)).as_posix() + "/" * folder


def _ignore_file(path: Path) -> "GitIgnoreSpec":
    lines = load(path).decode("utf-8-sig", "replace").splitlines()
    try:
        return _spec(lines, IGNORE_FILE)
    except UsageError as error:
        raise UnreadableFile(str(error)) from error


def _specs(include: Iterable[str], exclude: Iterable[str]) -> "tuple[GitIgnoreSpec, GitIgnoreSpec]":
    return _spec(include, "include"), _spec(exclude, "exclude")


def _spec(patterns: Iterable[str], where: str) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(patterns)
    except ValueError as error:
        raise UsageError(f"A pattern of {where} is not in gitignore syntax: {error}") from error
