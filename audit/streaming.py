"""One call of ``audit run`` or ``audit gate`` over archives: read as a stream, audited, written as one; memory stays
flat but for what comparing articles on one event needs, some 700 bytes an article."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePath

from audit.archive.overview import Overview
from audit.archive.results import Results
from audit.archive.source import Archive, archives
from audit.archive.stream import records
from audit.archive.telling import Teller, Told, per_article
from audit.config import Setup
from audit.engine.run import Streamed, audit_one, lost, name
from audit.engine.streamed import Item, Kin, Read, related
from audit.engine.workers import Workers
from audit.errors import UsageError
from audit.inputs import inputs
from audit.progress import shown
from audit.read import Entry
from audit.report import FORMATS
from audit.report.claim import Claim
from audit.report.formats import PerArticle, PerRun
from audit.report.index import Index
from audit.report.names import report_names
from audit.report.quote import plain
from audit.report.stream import Draft, RunReport
from audit.report.words import count, file_name
from audit.result import Unaudited
from audit.rules import library
from audit.session import Tally
from audit.verdict import Decision

LONGEST = 200  # bytes of a report's name without suffix
SHOWN = 20  # of what could not be audited, on the screen


def streaming(paths: Sequence[str], setup: Setup) -> Tally:
    """Audit ``paths``, archives and others, write the results, and the reports that are asked for.

    The tally's list of what could not be audited has a limit. Raises UsageError, ModelError, RuleError.
    """
    out = setup.out
    sources, others = _sources(paths, setup)
    _nothing_overwritten(setup, sources, others)
    reports = setup.asked.reports or ("held" if sources else "all")
    formats = _formats(setup)
    names = _Names([*(s.path for s in sources), *map(name, others)], [s.path for s in sources])

    def read() -> Iterator[Item]:
        for source in sources:
            yield from records(source, setup.asked.columns)
        yield from others

    run = _Run(out, Overview(setup.asked.file(out)), names, per_article(formats))
    whole = [form.open(out, setup.settings.rules) for n in formats if isinstance(form := FORMATS[n], PerRun)]
    teller = Teller(formats, reports, bool(whole))
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"The folder for the reports, {out}, cannot be made: {error.strerror or error}.") from error
    with ExitStack() as stack:
        claim = Claim(out)
        claim.take()
        stack.callback(claim.release)
        workers = stack.enter_context(Workers(setup.crew()))
        kin = related(read, workers) if _compares(setup) else None
        results = stack.enter_context(Results(run.overview.results))
        told = run.told(read, kin, workers, partial(_work, settings=setup.settings, teller=teller), teller)
        complete = False
        try:
            for each in shown(told, kin.total, setup.quiet) if kin else told:
                results.add(each.line)
                run.add(each)
                if each.outcome is not None:
                    for report in whole:
                        report.add(each.outcome)
            complete = True
        finally:
            if not complete and not setup.quiet:
                print(f"audit: the results so far are in {results.part}", file=sys.stderr)
            run.close(complete, whole)
    return run.tally


def summary(tally: Tally, setup: Setup) -> str:
    """What a run came to, in a few lines."""
    lines = [f"not audited: {path}: {reason}" for path, reason in tally.unaudited[:SHOWN]]
    missed = tally.missed if isinstance(tally, Counted) else len(tally.unaudited)
    if missed > SHOWN:
        lines.append(f"… and {count(missed - SHOWN, 'more article')} not audited: see the results")
    lines.append(f"{tally.published:,} to publish, {tally.held:,} held, {missed:,} not audited.")
    lines[-1] += f" Results: {setup.asked.file(setup.out)}. Overview: {setup.out / 'index.md'}"
    if tally.held > tally.stopped:
        lines.append(f"{tally.held - tally.stopped:,} held in a dry run only (fail-on is never).")
    return "\n".join(lines) + "\n"


@dataclass
class Counted(Tally):
    """A tally that keeps no rows, and of what was not audited the first ones; ``missed`` counts all."""

    missed: int = 0


@dataclass
class _Run:
    """What the leading process does with what it is told."""

    out: Path
    overview: Overview
    names: "_Names"
    formats: tuple[PerArticle, ...]

    def __post_init__(self) -> None:
        self.tally = Counted()

    def told(
        self,
        read: Read,
        kin: Kin | None,
        workers: Workers,
        work: Callable[[Streamed], Told],
        teller: Teller,
    ) -> Iterator[Told]:
        tasks = ((item, kin.of(number, item) if kin else ()) for number, item in enumerate(read()))
        return workers.in_order(tasks, work, partial(_gone, teller=teller))

    def add(self, told: Told) -> None:
        """Count an article and write its reports; an older one, of an article that has none now, is taken away."""
        report = self.names.of(told.path)
        written = {suffix for suffix, _ in told.files}
        for suffix, text in told.files:
            Draft(self.out / (report + suffix), text).finish()
        for form in self.formats:
            if form.suffix not in written:
                with suppress(OSError):
                    (self.out / (report + form.suffix)).unlink(missing_ok=True)
        if told.row is None:
            assert isinstance(told.outcome, Unaudited)
            self.overview.miss(told.outcome)
            self.tally.missed += 1
            if self.tally.missed <= SHOWN:
                self.tally.unaudited.append((plain(told.path), plain(told.outcome.reason)))
            return
        self.overview.add(replace(told.row, name=report if ".md" in written else ""), told.language)
        held = told.row.decision is Decision.HOLD
        self.tally.held += held
        self.tally.stopped += held and not told.dry
        self.tally.published += not held

    def close(self, complete: bool, whole: Sequence[RunReport]) -> None:
        if not complete and not (self.overview.articles or self.overview.missed):
            for report in whole:
                report.discard()
            return
        for report in whole:
            report.close(Index())
        Draft(self.out / "index.md", self.overview.page(complete)).finish()


class _Names:
    """Names of reports: that of the archive and the key, as for files of several articles."""

    def __init__(self, paths: Sequence[str], archived: Sequence[str]) -> None:
        taken = {"index", "results", *(PurePath(file_name(path)).stem for path in archived)}
        self._names = report_names(paths, taken)

    def of(self, path: str) -> str:
        found = self._names.get(path)
        if found is not None:
            return found
        archive, _, key = path.rpartition("#")
        made = f"{self._names.get(archive, 'article')}#{key}"
        if len(made.encode()) > LONGEST:
            made = (
                made.encode()[: LONGEST - 17].decode("utf-8", "ignore") + "-" + sha256(path.encode()).hexdigest()[:16]
            )
        return made


def _work(task: Streamed, settings: object, teller: Teller) -> Told:
    return teller.tell(task[0], audit_one(task, settings))  # type: ignore[arg-type]


def _gone(task: Streamed, teller: Teller) -> Told:
    return teller.tell(task[0], lost(task))


def _sources(paths: Sequence[str], setup: Setup) -> tuple[list[Archive], list[Item]]:
    """The archives, and the inputs that are none."""
    found: list[Archive] = []
    rest: list[str] = []
    for path in paths:
        here = [] if path == "-" or Path(path).is_dir() else archives(path)
        found += here
        rest += [] if here else [path]
    own = inputs(rest, setup.out, setup.include, setup.exclude, setup.extract) if rest else []
    return list(dict.fromkeys(found)), list(own)


def _nothing_overwritten(setup: Setup, sources: Sequence[Archive], others: Sequence[Item]) -> None:
    """Raises UsageError where a file that is to be read would be written."""
    results, out = setup.asked.file(setup.out), setup.out.resolve()
    if any(source.place == results or Path(source.place).resolve() == Path(results).resolve() for source in sources):
        raise UsageError(f"the results would overwrite {results}: name another file with --results")
    for item in others:
        path = item.path if isinstance(item, Entry) else item
        if isinstance(path, Path) and path.resolve().parent == out:
            raise UsageError(f"the folder for the reports, {setup.out}, holds {path.name}: choose another with --out")


def _formats(setup: Setup) -> tuple[str, ...]:
    """The formats that are asked for; of the usual ones Markdown, since the results are there for programs."""
    unknown = [n for n in setup.formats if n not in FORMATS]
    if unknown or not setup.formats:
        raise UsageError(f"There is no report format “{', '.join(unknown)}”. Known are: {', '.join(FORMATS)}.")
    usual = any(value.key == "format" and value.origin == "default" for value in setup.run)
    return ("markdown",) if usual else tuple(dict.fromkeys(setup.formats))


def _compares(setup: Setup) -> bool:
    """Whether any rule that compares articles takes part, by what holds for all of them."""
    policy = setup.settings.policy.of("", "")
    cards = library(setup.settings.rules).values()
    return any(card.finder.startswith("story:") and policy.asks(card.id, card.family) for card in cards if card.finder)
