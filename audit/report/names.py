"""File names for reports: predictable, apart from each other, and never outside the folder.

``news/story.txt`` becomes ``story``. Where two inputs would share that, both keep their suffix (``story.txt``); where
they still share it, the folders they stand in are put in front (``news-story.txt``), and at last a digest of the path.
The order of the inputs makes no difference.
"""

import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from pathlib import PurePath

from audit.report.words import STDIN, file_name

_LONGEST = 180  # bytes; file systems allow 255, and a suffix and a temporary mark are still to come
# Separators, what Windows forbids, controls, and whatever turns the direction of text or cannot be seen.
_UNSAFE = re.compile(
    '[\\\\/:*?"<>|\\x00-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u2028-\\u202f\\u2060-\\u206f\\ufeff\\ud800-\\udfff]'
)


def report_names(paths: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """Name, without suffix, for the report of each path; ``taken`` are names that must not be used."""
    ladders = {path: _ladder(path) for path in paths}
    steps = dict.fromkeys(ladders, 0)
    barred = {_folded(name) for name in taken}
    while True:
        names = {path: ladder[steps[path]] for path, ladder in ladders.items()}
        sharing: dict[str, list[str]] = {}
        for path, name in names.items():
            sharing.setdefault(_folded(name), []).append(path)
        moved = False
        for name, group in sharing.items():
            movable = [p for p in group if steps[p] + 1 < len(ladders[p])]
            if movable and (len(group) > 1 or name in barred):
                lowest = min(steps[p] for p in movable)
                for path in movable:
                    steps[path] += steps[path] == lowest
                moved = True
        if not moved:
            return names


def _ladder(path: str) -> list[str]:
    """Names for ``path``, the shortest first, the last one its own."""
    name = file_name(path)
    *folders, _ = PurePath(path).parts or ("",)
    above = [part for part in folders if part not in (".", "..") and not part.endswith(("/", "\\"))]
    steps = [PurePath(name).stem, name]
    steps += ["-".join([*above[-depth:], name]) for depth in range(1, len(above) + 1)]
    digest = sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return [_safe(step) for step in steps] + [f"{_safe(name)}-{digest}"]


def _safe(name: str) -> str:
    """``name`` as one that every file system takes: no separators, no leading full stop, not too long, not empty."""
    name = _UNSAFE.sub("_", name).strip(" .") or "article"
    if len(name.encode()) > _LONGEST:
        digest = sha256(name.encode()).hexdigest()[:8]
        name = name.encode()[: _LONGEST - 9].decode("utf-8", "ignore") + "-" + digest
    return name


def _folded(name: str) -> str:
    """Names that some file system takes for one are one here."""
    return unicodedata.normalize("NFC", name).casefold()


__all__ = ["STDIN", "report_names"]
