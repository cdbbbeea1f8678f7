"""Whether a report is there as it was written."""

from hashlib import blake2b, file_digest
from pathlib import Path

_SIZE = 16  # bytes of a digest


def digest_of(text: str) -> str:
    """The digest of a report, in hex."""
    return blake2b(text.encode("utf-8", "backslashreplace"), digest_size=_SIZE).hexdigest()


def is_written(file: Path, digest: str | None) -> bool:
    """Whether the file is whole and of that digest. Hashed and not judged by its date: a copy, an archive or a power
    cut may leave another content under an old date."""
    if digest is None:
        return False
    try:
        with file.open("rb") as stream:
            return file_digest(stream, lambda: blake2b(digest_size=_SIZE)).hexdigest() == digest
    except OSError:
        return False
