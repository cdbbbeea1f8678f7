"""Files moved and written in one step, and never over another file."""

import errno
import os
import shutil
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from audit.receipt.files import LONGEST

_AT_FDCWD = -100
_RENAME_NOREPLACE = 1  # renameat2(2)
# What file systems say that do not know how to rename without overwriting, and those that have no hard links.
_NO_SUCH_RENAME = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES, errno.EINVAL}


class Changed(Exception):
    """Somebody wrote to the file after it was read."""


def rename(source: Path, target: Path) -> None:
    """Rename a file. Raises FileExistsError where ``target`` is taken, OSError (``EXDEV`` for another file system).

    In one step where kernel and file system can (Linux). Elsewhere a link is made and the old name removed: in between
    the file has two names, and the journal knows. Where there are no links, the name is taken first by an empty file.
    """
    call = _renameat2()
    if call is not None:
        code = call(os.fsencode(source), os.fsencode(target))
        if not code:
            return
        if code not in _NO_SUCH_RENAME:
            raise OSError(code, os.strerror(code), str(source), None, str(target))
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        with open(target, "xb"):
            pass
        try:
            os.replace(source, target)
        except OSError:
            target.unlink()
            raise
    else:
        os.unlink(source)


@cache
def _renameat2() -> Callable[[bytes, bytes], int] | None:
    import ctypes

    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return None
    call.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]

    def renamed(source: bytes, target: bytes) -> int:
        failed = call(_AT_FDCWD, source, _AT_FDCWD, target, _RENAME_NOREPLACE)
        return ctypes.get_errno() if failed else 0

    return renamed


def move(source: Path, target: Path, draft: Path) -> None:
    """Move a file, to another file system as well: then it is copied to ``draft``, a name beside ``target``, made sure
    to be on the disk, renamed, and only then removed where it was. Raises Changed, FileExistsError, OSError."""
    try:
        rename(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        try:
            before = os.stat(source)
            shutil.copy2(source, draft)
            sync(draft)
            rename(draft, target)
        finally:
            draft.unlink(missing_ok=True)
        sync(target.parent)
        after = os.stat(source)
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            target.unlink()
            raise Changed from error
        source.unlink()


def write(target: Path, text: str, draft: Path) -> None:
    """Write a new file; ``draft`` is a name beside it. Raises FileExistsError where ``target`` is taken, OSError."""
    try:
        # Lone surrogates come from names of files that are no text.
        draft.write_text(text, "utf-8", "backslashreplace", "")
        rename(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until a file or a folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex; empty where it cannot be read."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def free(folder: Path, name: str, papers: Callable[[str], Iterable[str]]) -> str:
    """``name``, or ``name-2``, ``name-3`` … with its suffix: the first of which neither the file nor one of the
    ``papers`` that go with it is in ``folder``."""
    path = Path(name)
    number, candidate = 1, name
    while any(os.path.lexists(folder / one) for one in (candidate, *papers(candidate))):
        number += 1
        end = f"-{number}{path.suffix}"
        stem = os.fsencode(path.stem)[: LONGEST - len(os.fsencode(end))].decode("utf-8", "ignore")
        candidate = (stem if len(os.fsencode(path.stem + end)) > LONGEST else path.stem) + end
    return candidate
