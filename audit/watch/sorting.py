"""Outcomes → where a file goes, with its papers beside it: reports, a receipt, or the reason why it was not audited."""

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from audit.errors import WriteError
from audit.receipt import SUFFIX, Maker
from audit.receipt.files import dumped, extended
from audit.report.formats import PerArticle
from audit.result import Audit, Outcome, Unaudited
from audit.verdict import Decision, FailOn
from audit.watch.arrivals import Mark
from audit.watch.examine import Examined
from audit.watch.journal import DRAFT, Journal, Step
from audit.watch.moving import Changed, digest, free, move, write
from audit.watch.parcel import Parcel

REASON = ".reason.txt"
TRIES = 20  # names that somebody else may take while we look for one


class Fate(StrEnum):
    PUBLISH = "publish"
    HOLD = "hold"
    UNAUDITED = "unaudited"


@dataclass(frozen=True)
class Places:
    """The folders: where files arrive, and where each kind of them goes."""

    inbox: Path
    published: Path
    held: Path
    failed: Path

    def of(self, fate: Fate) -> Path:
        return {Fate.PUBLISH: self.published, Fate.HOLD: self.held, Fate.UNAUDITED: self.failed}[fate]


@dataclass(frozen=True)
class Moved:
    """What became of a file. ``stopped``: held, and no dry run."""

    path: Path
    fate: Fate
    target: Path
    seconds: float
    stopped: bool = False


def fate_of(outcomes: Sequence[Outcome]) -> Fate:
    """Where a file goes: its worst article decides."""
    if not outcomes or any(isinstance(outcome, Unaudited) for outcome in outcomes):
        return Fate.UNAUDITED
    held = any(isinstance(o, Audit) and o.verdict.decision is Decision.HOLD for o in outcomes)
    return Fate.HOLD if held else Fate.PUBLISH


class Sorter:
    """Moves files out of the inbox, one at a time. ``maker`` makes receipts, if there are to be any."""

    def __init__(self, places: Places, formats: Sequence[PerArticle], journal: Journal, maker: Maker | None) -> None:
        self._places, self._formats, self._journal, self._maker = places, formats, journal, maker
        mine = sha256(os.fsencode(places.inbox.absolute())).hexdigest()[:12]
        self._draft = DRAFT.format(mine)  # two watchers with one folder for their articles have two names

    def move(self, parcel: Parcel, examined: Examined) -> Moved | None:
        """Move the file; ``None`` if it was written to after it was read, and has to be audited again.

        Raises WriteError where it cannot be moved or its papers cannot be written; then all is as it was.
        """
        start = time.monotonic()
        audits = [outcome for outcome in examined.outcomes if isinstance(outcome, Audit)]
        fate = fate_of(examined.outcomes)
        folder = self._places.of(fate) / parcel.path.parent.relative_to(self._places.inbox)
        papers = dict(self._papers(fate, examined.outcomes, audits, parcel.path))
        for _ in range(TRIES):
            try:
                target = self._moved(parcel, folder, papers)
            except FileExistsError:
                continue
            except OSError as error:
                raise WriteError(f"{parcel.path} cannot be moved to {folder}: {error.strerror or error}") from error
            if target is None:
                return None
            stopped = any(a.verdict.decision is Decision.HOLD and a.policy.fail_on is not FailOn.NEVER for a in audits)
            return Moved(parcel.path, fate, target, examined.seconds + time.monotonic() - start, stopped)
        raise WriteError(f"{parcel.path} cannot be moved to {folder}: other files take its name again and again")

    def _moved(self, parcel: Parcel, folder: Path, papers: dict[str, str]) -> Path | None:
        folder.mkdir(parents=True, exist_ok=True)
        name = free(folder, parcel.path.name, lambda name: [extended(name, suffix) for suffix in papers])
        target, draft = folder / name, folder / self._draft
        files = {folder / extended(name, suffix): text for suffix, text in papers.items()}
        if Mark.of(parcel.path) != parcel.mark:
            return None
        self._journal.begin(Step.of(parcel.path, parcel.mark, parcel.sha256, target, files, draft))
        written: list[Path] = []
        try:
            for file, text in files.items():
                write(file, text, draft)
                written.append(file)
            if Mark.of(parcel.path) != parcel.mark:
                raise Changed
            move(parcel.path, target, draft)
            now = Mark.of(target)
            if now is not None and now[1:] != parcel.mark[1:] and digest(target) != parcel.sha256:
                # Whoever still had it open wrote on: that text nobody has audited.
                inbox = parcel.path.parent
                move(target, inbox / free(inbox, parcel.path.name, lambda name: ()), inbox / self._draft)
                raise Changed
        except Changed:
            _remove(written)
            self._journal.end()
            return None
        except OSError:
            _remove(written)
            self._journal.end()
            raise
        self._journal.end()
        return target

    def _papers(
        self, fate: Fate, outcomes: Sequence[Outcome], audits: Sequence[Audit], path: Path
    ) -> Iterator[tuple[str, str]]:
        """Suffix and text of each file that goes with the article."""
        if fate is Fate.UNAUDITED:
            reasons = (f"{o.path}: {o.reason}\n" for o in outcomes if isinstance(o, Unaudited))
            now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
            head = f"Not audited on {now}. Put it into the inbox again once this is mended.\n\n"
            yield REASON, head + "".join(reasons)
            return
        for number, audit in enumerate(audits, 1):
            part = f".{number}" if audit.article.document.key else ""
            for form in self._formats:
                yield f"{part}.report{form.suffix}", form.article(audit)
        if fate is Fate.PUBLISH and self._maker is not None:
            yield SUFFIX, dumped(self._maker.receipt(audits))


def _remove(files: Sequence[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
