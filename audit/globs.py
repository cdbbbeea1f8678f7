"""Which articles a pattern of the house's policy means: gitignore syntax, from the folder of the policy's file."""

import os
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


def matches(path: str, root: str, patterns: tuple[str, ...]) -> bool:
    """Whether one of ``patterns`` names the file ``path``, which need not exist; none does outside the folder ``root``.

    Raises ValueError for a pattern that is not in gitignore syntax.
    """
    spec = compiled(patterns)
    return any(spec.match_file(name) for name in _relative(path, root))


@lru_cache(maxsize=256)
def compiled(patterns: tuple[str, ...]) -> "GitIgnoreSpec":
    """The patterns, ready to use. Raises ValueError."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns)


def within(path: str, root: str) -> str:
    """The file's path from ``root``, with forward slashes; ``path`` itself for what lies elsewhere."""
    return next(iter(_relative(path, root)), path)


@lru_cache(maxsize=64)
def _relative(path: str, root: str) -> tuple[str, ...]:
    """The path from ``root`` as it is written and with links followed, where it leads down from there."""
    found: list[str] = []
    for follow in (os.path.abspath, os.path.realpath):
        try:
            name = os.path.relpath(follow(path), follow(root))
        except ValueError:  # a null character; another drive
            continue
        if name.split(os.sep, 1)[0] != os.pardir:
            found.append(name.replace(os.sep, "/"))
    return tuple(dict.fromkeys(found))
