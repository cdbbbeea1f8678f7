"""The engine's work with a cache: what was audited before, of the same bytes under the same settings, is not again.

The process that leads a run looks everything up, which takes no model; what it does not find goes to the processes that
work, and these put it in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from audit.auditor import Auditor, Settings
from audit.cache import Place
from audit.cache.codec import pack, pack_audit, unpack, unpack_audit
from audit.cache.keys import Keys
from audit.cache.store import Store
from audit.engine import run
from audit.engine.run import Task
from audit.engine.stories import Source, digests
from audit.errors import ReadError
from audit.read import Entry, read_entry
from audit.read.load import load
from audit.report.index import Row
from audit.report.kept import Kept
from audit.result import Audit, Outcome, Unaudited
from audit.settle.remarks import remarks
from audit.story import Sketch, sketch


@dataclass(frozen=True, slots=True)
class _Head:
    """What a run needs of an article whose reports are there; ``reports`` apart, since they have a path."""

    row: Row
    dry: bool


@dataclass(frozen=True, slots=True)
class _Written:
    """Pairs of a suffix and the digest of the report that was written."""

    reports: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Sketched:
    parts: tuple[str, str, str]


@dataclass
class Cached:
    """The cache of one run, a context; ``current`` says whether all reports on an article are there as written, so that
    its audit need not be read."""

    place: Place
    settings: Settings
    current: Callable[[Kept], bool] = field(default=lambda kept: False)

    def __enter__(self) -> "Cached":
        self._store = Store(self.place)
        self._digests: dict[Path, tuple[tuple[int, int, int], str]] = {}
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
    def work(self) -> Callable[[Task], Outcome | Kept]:
        """The audit of an article for another process, which also keeps it."""
        return partial(audit_one, settings=self.settings, place=self.place)

    @property
    def sketching(self) -> Callable[[Source], Sketch]:
        """The sketch of an article for another process, which also keeps it."""
        return partial(sketch_of, settings=self.settings, place=self.place)

    def sketched(self, source: Source) -> Sketch | None:
        """The sketch of an article of the same bytes; ``None`` if none is known."""
        digest = self._digest(_entry(source).path)
        found = self._store.head(self._keys.sketch(_entry(source), digest)) if digest else None
        if found is None:
            return None
        try:
            return Sketch(*map(bytes.fromhex, unpack(_Sketched, found).parts))
        except ValueError:
            return None

    def known(self, task: Task) -> Kept | None:
        """What was kept of the article under these settings; ``None`` if it is to be audited. Raises ModelError."""
        item, kin = _sources(task)
        if item is None:
            return None
        entry = _entry(item)
        digest = self._digest(entry.path)
        if not digest:
            return None
        near = [(_entry(s).name, self._digest(_entry(s).path)) for s in kin]
        key = self._keys.result(entry, digest, near)
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
            self._store.put("reports", Keys.reports(kept.key, kept.path), pack(_Written(reports)))

    def _reports(self, key: bytes, entry: Entry) -> dict[str, str]:
        data = self._store.head(Keys.reports(key, entry.name))
        return dict(unpack(_Written, data).reports) if data is not None else {}

    def _audit(self, key: bytes, entry: Entry, digest: str) -> Audit:
        """The audit itself. Raises ValueError where it is not all there any more, ReadError."""
        data = self._store.body(key)
        document = read_entry(entry)
        if data is None or document.sha256 != digest:
            raise ValueError("it has changed meanwhile")
        return unpack_audit(data, remarks(document, self._keys.auditor.names)[0])

    @property
    def _keys(self) -> Keys:
        return _keys(self.settings)

    def _digest(self, path: Path) -> str:
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


def audit_one(task: Task, settings: Settings, place: Place) -> Outcome | Kept:
    """``run.audit_one``, whose result is kept under the digests of what was read. Raises UsageError."""
    outcome = run.audit_one(task, settings)
    item, kin = _sources(task)
    if isinstance(outcome, Unaudited) or item is None:
        return outcome
    near = [(_entry(s).name, digest) for s, digest in zip(kin, digests(kin), strict=True)]
    kept = Kept.of(outcome, _keys(settings).result(_entry(item), outcome.article.document.sha256, near))
    head = _Head(replace(kept.row, path=""), kept.dry)
    _store(place).put("result", kept.key, pack(head), pack_audit(outcome))
    return kept


def sketch_of(source: Source, settings: Settings, place: Place) -> Sketch:
    """``stories.sketch_of``, which is kept under the digest of what was read."""
    try:
        document = read_entry(_entry(source))
        found = sketch(document.text)
    except Exception:
        return Sketch()
    parts = found.minima.hex(), found.features.hex(), found.common.hex()
    _store(place).put("sketch", _keys(settings).sketch(_entry(source), document.sha256), pack(_Sketched(parts)))
    return found


def _sources(task: Task) -> tuple[Source | None, tuple[Source, ...]]:
    """The file of a task and those of its siblings; ``None`` for one that is not of files alone."""
    item, kin = task
    near = tuple(source for source in kin if isinstance(source, Path | Entry))
    return (item, near) if isinstance(item, Path | Entry) and len(near) == len(kin) else (None, ())


def _entry(source: Source) -> Entry:
    return source if isinstance(source, Entry) else Entry(source)


@cache
def _keys(settings: Settings) -> Keys:
    auditor: Auditor = run._auditor(settings)
    return Keys(settings, auditor)


@cache
def _store(place: Place) -> Store:
    """The one connection of a process that works."""
    return Store(place)
