"""The work of a run over archives: every article is told of, and with a cache what was told before is told again.

The process that leads looks up what a record holds, wherever it stands; what it does not find goes out. What comes of
it is kept by the process that worked, or, where that may be on another machine, by the one that leads.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from audit.archive.record import Record
from audit.archive.telling import Gist, Teller, Told
from audit.auditor import Settings
from audit.cache import Place
from audit.cache.codec import pack, pack_audit, unpack, unpack_audit
from audit.cache.keys import Keys
from audit.engine import run
from audit.engine.batches import Parcel
from audit.engine.cached import Cached, Written, handed, keys_of
from audit.engine.run import Streamed
from audit.engine.stories import Near, digests
from audit.errors import ReadError
from audit.read import Entry, read_entry
from audit.report.written import digest_of, is_written
from audit.result import Audit, Unaudited
from audit.settle.remarks import remarks
from audit.story import Sibling

Item = Entry | Record


@dataclass
class Retold:
    """What a run over archives is told from its cache. ``report`` says where the reports on an article are, without
    their suffix."""

    cached: Cached
    teller: Teller
    report: Callable[[str], Path]

    @property
    def work(self) -> "Callable[[Streamed], Told | Parcel[Told]]":
        """The audit of an article for another process, which tells of it, and keeps that."""
        place = None if self.cached.apart else self.cached.place
        return partial(tell_kept, settings=self.cached.settings, teller=self.teller, place=place)

    def known(self, task: Streamed) -> Told | None:
        """What is told of an article under these settings; ``None`` if it is to be audited. Raises ModelError."""
        item = source(task)
        if item is None:
            return None
        digest = item.sha256 if isinstance(item, Record) else self.cached.digest(item.path)
        if not digest:
            return None
        near = [(name, self.cached.digest_of(kin)) for name, kin in named(task)]
        key = self.cached.keys.told(item, digest, near)
        data = self.cached.head(key)
        if data is None:
            return None
        try:
            gist = unpack(Gist, data)
            there = self._there(item, key, gist)
            wanted = {form.suffix for form in self.teller.forms(item, gist.row.decision)}
            needed = self.teller.whole or not wanted <= set(there)
            audit = self._audit(item, key, digest) if needed else None
        except (ValueError, ReadError):
            return None
        return replace(self.teller.retell(item, item.name, gist, audit, there), key=key, carried=True)

    def wrote(self, told: Told) -> None:
        """Keep what was written about an article."""
        if told.key and told.files:
            digests = {suffix: digest_of(text) for suffix, text in told.files}
            before = self._reports(told.key, told.path, told.at)
            reports = tuple(sorted({**before, **digests}.items()))
            self.cached.keep("reports", Keys.reports(told.key, told.path, told.at), pack(Written(reports)), None)

    def _there(self, item: Item, key: bytes, gist: Gist) -> tuple[str, ...]:
        """The suffixes of the reports that are there as they were written."""
        forms = self.teller.forms(item, gist.row.decision)
        if not forms:
            return ()
        written = self._reports(key, item.name, item.line if isinstance(item, Record) else None)
        file = self.report(item.name)
        return tuple(f.suffix for f in forms if is_written(Path(f"{file}{f.suffix}"), written.get(f.suffix)))

    def _reports(self, key: bytes, path: str, line: int | None) -> dict[str, str]:
        data = self.cached.head(Keys.reports(key, path, line))
        try:
            return dict(unpack(Written, data).reports) if data is not None else {}
        except ValueError:
            return {}

    def _audit(self, item: Item, key: bytes, digest: str) -> Audit:
        """The audit itself. Raises ValueError where it is not all there any more, ReadError."""
        data = self.cached.body(key)
        document = item.document() if isinstance(item, Record) else read_entry(item)
        if data is None or document.sha256 != digest:
            raise ValueError("it has changed meanwhile")
        return unpack_audit(data, remarks(document, self.cached.keys.auditor.names)[0])


def tell(task: Streamed, settings: Settings, teller: Teller) -> Told:
    """The audit of an article, told of. Raises UsageError."""
    return teller.tell(task[0], run.audit_one(task, settings))


def tell_kept(task: Streamed, settings: Settings, teller: Teller, place: Place | None) -> Told | Parcel[Told]:
    """``tell``, which is kept at ``place``, else given along, under the digests of what was read. Raises UsageError."""
    outcome = run.audit_one(task, settings)
    item = source(task)
    if isinstance(outcome, Unaudited) or item is None:
        return teller.tell(task[0], outcome)
    near = [(name, digest) for (name, _), digest in zip(named(task), digests(task[1]), strict=True)]
    key = keys_of(settings).told(item, outcome.article.document.sha256, near)
    gist = Gist.of(outcome, item)
    told = replace(teller.retell(item, outcome.path, gist, outcome), key=key)
    return handed(place, told, "result", key, pack(gist), pack_audit(outcome))


def source(task: Streamed) -> Item | None:
    """What a task is of, if that is an article of an archive or a file."""
    item = task[0]
    return Entry(item) if isinstance(item, Path) else item if isinstance(item, Entry | Record) else None


def named(task: Streamed) -> list[tuple[str, Near]]:
    """The siblings of a task, by their names."""
    return [(kin.path if isinstance(kin, Sibling) else run.name(kin), kin) for kin in task[1]]
