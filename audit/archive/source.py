"""What is an archive, and its bytes: compressed or not, on this machine or at an address."""

import io
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from audit.errors import ReadError, UnreadableFile, UsageError
from audit.read.load import LIMIT, unreadable

KINDS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet"}
PACKED = (".gz", ".bz2", ".xz", ".zst")
KNOWN = "JSON lines (.jsonl), CSV (.csv) and Parquet (.parquet), the first two also with .gz, .bz2, .xz or .zst"

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_LOGIN = re.compile(r"(?<=://)[^/@]*@")
_HEAD = 1 << 16  # bytes from which the encoding is told


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of what is read: the texts, one below the other, and the id; empty for what such columns are usually
    called."""

    texts: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive, by its path or address; ``kind`` is jsonl, csv or parquet, ``packed`` a suffix of ``PACKED`` or
    nothing."""

    place: str
    kind: str
    packed: str = ""

    @property
    def path(self) -> str:
        """What it is called in reports: without the name and password that an address may have."""
        return _LOGIN.sub("", self.place)


def remote(place: str) -> bool:
    """Whether it is an address, such as ``s3://bucket/day.jsonl.gz``."""
    return _ADDRESS.match(place) is not None


def archive(place: str) -> Archive | None:
    """The archive of that name, ``None`` for other files."""
    name = place.lower().split("?")[0] if remote(place) else place.lower()
    packed = next((suffix for suffix in PACKED if name.endswith(suffix)), "")
    kind = KINDS.get(Path(name.removesuffix(packed)).suffix)
    return None if kind is None or (packed and kind == "parquet") else Archive(place, kind, packed)


def is_archive(place: str) -> bool:
    """Whether it must be read as a stream: at an address, compressed, Parquet, or above what is read at once."""
    if remote(place):
        return True
    found = archive(place)
    if found is None:
        return False
    if found.packed or found.kind == "parquet":
        return True
    try:
        status = Path(place).stat()
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size > LIMIT


def archives(place: str) -> list[Archive]:
    """The archives that a path or address stands for; an address may hold ``*``. Raises UsageError."""
    if not remote(place):
        found = archive(place)
        return [found] if found else []
    places = _matching(place) if "*" in place else [place]
    known = [found for each in places if (found := archive(each))]
    if not known:
        raise UsageError(f"{_LOGIN.sub('', place)} leads to no archive: known are {KNOWN}")
    return known


def _matching(place: str) -> list[str]:
    try:
        files, pattern = _fsspec().core.url_to_fs(place)
        return [files.unstrip_protocol(name) for name in sorted(files.glob(pattern))]
    except UsageError:
        raise
    except Exception as error:
        raise UsageError(f"{_LOGIN.sub('', place)} cannot be listed: {_said(error)}") from error


@contextmanager
def opened(source: Archive) -> Iterator[IO[bytes]]:
    """The bytes of an archive, unpacked. Raises ReadError, also for what goes wrong while they are read."""
    try:
        with _raw(source) as raw, _unpacked(raw, source.packed) as stream:
            yield stream
    except (ReadError, UsageError, GeneratorExit):
        raise
    except EOFError as error:
        raise UnreadableFile("It breaks off in the middle: fetch it again, or take the end as lost.") from error
    except Exception as error:
        if remote(source.place) or not isinstance(error, OSError) or not error.errno:
            # Every service and every packer has errors of its own.
            raise UnreadableFile(f"It could not be read on ({_said(error)}): fetch it again.") from error
        raise unreadable(error) from error


def _raw(source: Archive) -> IO[bytes]:
    if remote(source.place):
        stream: IO[bytes] = _fsspec().open(source.place, "rb").open()
        return stream
    path = Path(source.place)
    if not stat.S_ISREG(path.stat().st_mode):
        raise UnreadableFile("This is a folder, a pipe or a device, not a file.")
    return path.open("rb")


def _unpacked(raw: IO[bytes], packed: str) -> IO[bytes]:
    stream: Any = raw
    if packed == ".gz":
        import gzip

        stream = gzip.GzipFile(fileobj=raw)
    elif packed == ".bz2":
        import bz2

        stream = bz2.BZ2File(raw)
    elif packed == ".xz":
        import lzma

        stream = lzma.LZMAFile(raw)  # noqa: SIM115 (the caller closes it)
    elif packed == ".zst":
        stream = zstandard().ZstdDecompressor().stream_reader(raw, read_across_frames=True)
    found: IO[bytes] = stream
    return found


def head(stream: IO[bytes]) -> tuple[bytes, io.BufferedReader]:
    """The first bytes of a stream, and the stream with them."""
    first = b""
    while len(first) < _HEAD and (more := stream.read(_HEAD - len(first))):
        first += more
    return first, io.BufferedReader(_Again(first, stream), _HEAD)


class _Again(io.RawIOBase):
    """A stream whose first bytes were taken out already."""

    def __init__(self, first: bytes, rest: IO[bytes]) -> None:
        self._first, self._rest = first, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data, self._first = self._first[: len(buffer)], self._first[len(buffer) :]
        data = data or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _fsspec() -> Any:
    try:
        import fsspec
    except ImportError as error:
        raise UsageError('addresses need more: pip install "translation-auditor[cloud]"') from error
    return fsspec


def fsspec_opened(place: str) -> IO[bytes]:
    """An address, opened to be written. Raises UsageError and whatever the service raises."""
    stream: IO[bytes] = _fsspec().open(place, "wb").open()
    return stream


def zstandard() -> Any:
    """The module of that name. Raises UsageError."""
    try:
        import zstandard
    except ImportError as error:
        raise UsageError('.zst files need more: pip install "translation-auditor[cloud]"') from error
    return zstandard


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {_LOGIN.sub('', str(error)) or 'no reason given'}"
