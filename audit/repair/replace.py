"""A file replaced in one step: whoever reads it sees the old content or the new one, never a half or nothing."""

import os
import secrets
import shutil
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from audit.errors import ReadError, WriteError
from audit.read.load import load


def replace_file(path: Path, before: bytes, after: bytes, backup: bool = True) -> Path | None:
    """Write ``after`` to a file that holds ``before``; returns the backup, named ``.bak``, ``.bak1``, ….

    Of a symbolic link the target is written, and the backup lies beside the target. Permissions are kept, and the owner
    where the system allows it.

    Raises ``WriteError`` with the file as it was: no permission, a full disk, changed by someone else.
    """
    target, draft, kept = Path(os.path.realpath(path)), None, None
    try:
        _unchanged(target, before)  # also if it is gone, before anything is made
        if not os.access(target, os.W_OK):
            raise WriteError("It is write-protected and was left as it is: allow writing, or apply the diff elsewhere.")
        # The name stays short, since the file's own may be as long as the file system allows.
        draft = target.with_name(f".{secrets.token_hex(8)}.tmp")
        _create(draft, after, target)
        os.utime(draft)
        kept = _backup(target, before) if backup else None
        _unchanged(target, before)
        os.replace(draft, target)
    except BaseException as error:
        for leftover in (draft, kept):
            if leftover is not None:
                with suppress(OSError):
                    leftover.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise WriteError(
                f"It could not be written ({error.strerror or error}) and was left as it is: "
                f"check the folder {target.parent} and the disk, or use --diff."
            ) from error
        raise
    _flush_folder(target.parent)
    return kept


def _unchanged(target: Path, before: bytes) -> None:
    try:
        now = load(target)
    except ReadError as error:
        raise WriteError(f"It cannot be read any more, and nothing was written. {error}") from error
    if sha256(now).digest() != sha256(before).digest():
        raise WriteError("It has been changed since it was read, and nothing was written: fix it once more.")


def _create(file: Path, data: bytes, like: Path) -> None:
    """A new file, on the disk, with permissions and times of ``like``; not there if anything fails."""
    status = like.stat()
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            with suppress(OSError):  # only the system's administrator may give files away
                os.fchown(descriptor, status.st_uid, status.st_gid)
            os.fchmod(descriptor, status.st_mode & 0o7777)
            with suppress(OSError):  # access lists, where the file system has them
                shutil.copystat(like, file)
            os.fsync(descriptor)
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _backup(target: Path, data: bytes) -> Path:
    number = 0
    while True:
        file = target.with_name(f"{target.name}.bak{number or ''}")
        try:
            _create(file, data, target)
            return file
        except FileExistsError:
            number += 1


def _flush_folder(folder: Path) -> None:
    """The new name on the disk too; not every file system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
