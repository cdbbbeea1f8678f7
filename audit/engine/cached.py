"""The engine's work with a cache: what was audited before, of the same bytes under the same settings, is not again.

The process that leads a run looks everything up, which takes no model; what it does not find goes to the processes that
work, and these put it in. Those of a cluster may be on other machines: they have no cache, and the one that leads puts
in what they send.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from audit.archive.record import Record
from audit.auditor import Auditor, Settings
from audit.cache import Place
from audit.cache.codec import pack, pack_audit, unpack, unpack_audit
from audit.cache.keys import Keys
from audit.cache.store import Store
from audit.engine import run
from audit.engine.batches import Parcel
from audit.engine.run import Task
from audit.engine.stories import Near, Source, digests, text_digest
from audit.errors import ReadError
from audit.read import Entry, read_entry
from audit.read.load import load
from audit.report.index import Row
from audit.report.kept import Kept
from audit.result import Audit, Outcome, Unaudited
from audit.settle.remarks import remarks
from audit.story import Sibling, Sketch, sketch

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class _Head:
    """What a run needs of an article whose reports are there; ``reports`` apart, since they have a path."""

    row: Row
    dry: bool


@dataclass(frozen=True, slots=True)
class Written:
    """Pairs of a suffix and the digest of the report that was written."""

    reports: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Sketched:
    parts: tuple[str, str, str]


@dataclass
class Cached:
    """The cache of one run, a context; ``current`` says whether all reports on an article are there as written, so that
    its audit need not be read. ``apart``: who works is to have no cache. ``missed`` counts the sketches that were not
    known."""

    place: Place
    settings: Settings
    current: Callable[[Kept], bool] = field(default=lambda kept: False)
    apart: bool = False
    missed: int = field(default=0, init=False)

    def __enter__(self) -> "Cached":
        self._store = Store(self.place)
        self._digests: dict[Path, tuple[tuple[int, int, int], str]] = {}
        self.head, self.body, self.keep = self._store.head, self._store.body, self._store.put
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.close()

    @property
    def trouble(self) -> str:
        """Why nothing is kept; empty where all is well."""
        return self._store.trouble

    @property
    def work(self) -> "Callable[[Task], Outcome | Kept | Parcel[Outcome | Kept]]":
        """The audit of an article for another process, which also keeps it."""
        return partial(audit_one, settings=self.settings, place=self._theirs)

    @property
    def sketching(self) -> "Callable[[Source | Record], Sketch | Parcel[Sketch]]":
        """The sketch of an article for another process, which also keeps it."""
        return partial(sketch_of, settings=self.settings, place=self._theirs)

    @property
    def _theirs(self) -> Place | None:
        return None if self.apart else self.place

    def sketched(self, source: Source | Record) -> Sketch | None:
        """The sketch of an article of the same bytes; ``None`` if none is known."""
        item = source if isinstance(source, Record) else _entry(source)
        digest = item.sha256 if isinstance(item, Record) else self.digest(item.path)
        found = self._store.head(self.keys.sketch(item, digest)) if digest else None
        try:
            if found is not None:
                return Sketch(*map(bytes.fromhex, unpack(_Sketched, found).parts))
        except ValueError:
            pass
        self.missed += 1
        return None

    def known(self, task: Task) -> Kept | None:
        """What was kept of the article under these settings; ``None`` if it is to be audited. Raises ModelError."""
        item, kin = _sources(task)
        if item is None:
            return None
        entry = _entry(item)
        digest = self.digest(entry.path)
        if not digest:
            return None
        near = [(_entry(s).name, self.digest_of(s)) for s in kin]
        key = self.keys.result(entry, digest, near)
        data = self._store.head(key)
        if data is None:
            return None
        try:
            head = unpack(_Head, data)
            kept = Kept(
                entry.name, replace(head.row, path=entry.name), head.dry, None, key, True, self._reports(key, entry)
            )
            return kept if self.current(kept) else replace(kept, audit=self._audit(key, entry, digest))
        except (ValueError, ReadError):
            return None

    def wrote(self, kept: Kept, digests: dict[str, str]) -> None:
        """Keep what was written about an article: digests by suffix."""
        if kept.key:
            reports = tuple(sorted({**kept.written, **digests}.items()))
            self._store.put("reports", Keys.reports(kept.key, kept.path), pack(Written(reports)))

    def _reports(self, key: bytes, entry: Entry) -> dict[str, str]:
        data = self._store.head(Keys.reports(key, entry.name))
        return dict(unpack(Written, data).reports) if data is not None else {}

    def _audit(self, key: bytes, entry: Entry, digest: str) -> Audit:
        """The audit itself. Raises ValueError where it is not all there any more, ReadError."""
        data = self._store.body(key)
        document = read_entry(entry)
        if data is None or document.sha256 != digest:
            raise ValueError("it has changed meanwhile")
        return unpack_audit(data, remarks(document, self.keys.auditor.names)[0])

    @property
    def keys(self) -> Keys:
        return keys_of(self.settings)

    def digest_of(self, source: Near) -> str:
        """What ``stories.digests`` says of a sibling, or said when it was last read."""
        return text_digest(source) if isinstance(source, Sibling) else self.digest(_entry(source).path)

    def digest(self, path: Path) -> str:
        """SHA-256 of a file, empty for one that cannot be read; hashed once, unless it changes."""
        try:
            status = path.stat()
            now = status.st_mtime_ns, status.st_size, status.st_ino
            before, digest = self._digests.get(path, (None, ""))
            if before != now:
                digest = sha256(load(path)).hexdigest()
                self._digests[path] = now, digest
            return digest
        except (OSError, ValueError, ReadError):
            return ""


def audit_one(task: Task, settings: Settings, place: Place | None) -> "Outcome | Kept | Parcel[Outcome | Kept]":
    """``run.audit_one``, whose result is kept under the digests of what was read. Raises UsageError."""
    outcome = run.audit_one(task, settings)
    item, kin = _sources(task)
    if isinstance(outcome, Unaudited) or item is None:
        return outcome
    near = [(_entry(s).name, digest) for s, digest in zip(kin, digests(kin), strict=True)]
    kept = Kept.of(outcome, keys_of(settings).result(_entry(item), outcome.article.document.sha256, near))
    head = _Head(replace(kept.row, path=""), kept.dry)
    return handed(place, kept, "result", kept.key, pack(head), pack_audit(outcome))


def sketch_of(source: Source | Record, settings: Settings, place: Place | None) -> Sketch | Parcel[Sketch]:
    """``stories.sketch_of``, which is kept under the digest of what was read."""
    item = source if isinstance(source, Record) else _entry(source)
    try:
        document = item.document() if isinstance(item, Record) else read_entry(item)
        found = sketch(document.text)
    except Exception:
        return Sketch()
    parts = found.minima.hex(), found.features.hex(), found.common.hex()
    return handed(place, found, "sketch", keys_of(settings).sketch(item, document.sha256), pack(_Sketched(parts)))


def handed(
    place: Place | None, result: Made, kind: str, key: bytes, head: bytes, body: bytes | None = None
) -> Made | Parcel[Made]:
    """``result``, which is kept at ``place``; without one it brings along what is to be kept."""
    if place is None:
        return Parcel(result, (kind, key, head, body))
    _store(place).put(kind, key, head, body)
    return result


def _sources(task: Task) -> tuple[Source | None, tuple[Source, ...]]:
    """The file of a task and those of its siblings; ``None`` for one that is not of files alone."""
    item, kin = task
    near = tuple(source for source in kin if isinstance(source, Path | Entry))
    return (item, near) if isinstance(item, Path | Entry) and len(near) == len(kin) else (None, ())


def _entry(source: Source) -> Entry:
    return source if isinstance(source, Entry) else Entry(source)


@cache
def keys_of(settings: Settings) -> Keys:
    """The keys of this process."""
    auditor: Auditor = run._auditor(settings)
    return Keys(settings, auditor)


@cache
def _store(place: Place) -> Store:
    """The one connection of a process that works."""
    return Store(place)
