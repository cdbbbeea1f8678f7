"""One call of ``audit run`` or ``audit gate`` over archives: read as a stream, audited, written as one; memory stays
flat but for what comparing articles on one event needs, some 700 bytes an article."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from audit.archive.naming import Names
from audit.archive.overview import Overview
from audit.archive.results import Results
from audit.archive.source import Archive
from audit.archive.stream import records
from audit.archive.telling import Teller, Told, per_article
from audit.config import Setup
from audit.engine.retold import Retold, tell
from audit.engine.run import Streamed, lost, name
from audit.engine.streamed import Item, related
from audit.engine.workers import Workers
from audit.errors import UsageError
from audit.progress import shown
from audit.read import Entry
from audit.report import FORMATS
from audit.report.claim import Claim
from audit.report.formats import PerArticle, PerRun
from audit.report.index import Index
from audit.report.quote import plain
from audit.report.stream import Draft, RunReport
from audit.report.words import count
from audit.result import Unaudited
from audit.rules import finders, library
from audit.session import Tally, caching, session
from audit.session import summary as of_session
from audit.sources import or_why_not, sources, streams
from audit.verdict import Decision

_INDEXES = [form.suffix for form in FORMATS.values() if isinstance(form, PerArticle) and form.suffix != ".md"]
SHOWN = 20  # of what could not be audited, on the screen


def streaming(paths: Sequence[str], setup: Setup) -> Tally:
    """Audit ``paths``, archives and others, write the results, and the reports that are asked for.

    The tally's list of what could not be audited has a limit. Raises UsageError, ModelError, RuleError.
    """
    if not streams(paths, setup):
        return session(paths, setup)
    out = setup.out
    named, found, others = sources(paths, setup)
    _nothing_overwritten(setup, [*named, *found], others)
    formats, own = _formats(setup)
    archived = [source.path for source in (*named, *found)]
    names = Names([*archived, *map(name, others)], archived)

    def read() -> Iterator[Item]:
        for source in named:
            yield from records(source, setup.asked.columns)
        for source in found:
            yield from or_why_not(source, setup.asked.columns)
        yield from others

    run = _Run(out, Overview(setup.asked.file(out)), names, per_article(own))
    whole = [form.open(out, setup.settings.rules) for n in formats if isinstance(form := FORMATS[n], PerRun)]
    teller = Teller(formats, own, setup.asked.reports, bool(whole))
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"The folder for the reports, {out}, cannot be made: {error.strerror or error}.") from error
    with ExitStack() as stack:
        claim = Claim(out)
        claim.take()
        stack.callback(claim.release)
        cached = stack.enter_context(caching(setup))
        retold = Retold(cached, teller, lambda path: out / names.of(path)) if cached else None
        workers = stack.enter_context(Workers(setup.crew()))
        kin = related(read, workers, cached) if _compares(setup) else None
        results = stack.enter_context(Results(run.overview.results))
        tasks = ((item, kin.of(number, item) if kin else ()) for number, item in enumerate(read()))
        gone = partial(_gone, teller=teller)
        if retold is None:
            told = workers.in_order(tasks, partial(tell, settings=setup.settings, teller=teller), gone)
        else:
            told = workers.in_order(tasks, retold.work, gone, retold.known, retold.cached.keep)
        complete = False
        try:
            for each in shown(told, kin.total, setup.quiet, _carried) if kin else _counted(told, setup.quiet):
                results.add(each.line)
                run.add(each)
                if retold is not None:
                    retold.wrote(each)
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
    if not isinstance(tally, Counted):
        return of_session(tally, setup.out)
    lines = [f"not audited: {path}: {reason}" for path, reason in tally.unaudited[:SHOWN]]
    missed = tally.missed
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
    names: Names
    formats: tuple[PerArticle, ...]

    def __post_init__(self) -> None:
        self.tally = Counted()

    def add(self, told: Told) -> None:
        """Count an article and write its reports; an older one, of an article that has none now, is taken away."""
        report = self.names.of(told.path)
        written = {*told.there, *(suffix for suffix, _ in told.files)}
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
        for suffix in _INDEXES:  # of an earlier run that was none over archives: not to be read as the present ones
            with suppress(OSError):
                (self.out / f"index{suffix}").unlink(missing_ok=True)
        Draft(self.out / "index.md", self.overview.page(complete)).finish()


def _gone(task: Streamed, teller: Teller) -> Told:
    return teller.tell(task[0], lost(task))


def _carried(told: Told) -> bool:
    return told.carried


def _counted(told: Iterator[Told], quiet: bool) -> Iterator[Told]:
    """The same, and at the end what was carried over, where nobody knew how many there would be."""
    done = over = 0
    for each in told:
        done, over = done + 1, over + each.carried
        yield each
    if over and not quiet:
        print(f"audit: {count(done, 'article')}, {over:,} carried over from earlier runs", file=sys.stderr)


def _nothing_overwritten(setup: Setup, sources: Sequence[Archive], others: Sequence[Item]) -> None:
    """Raises UsageError where a file that is to be read would be written."""
    results, out = setup.asked.file(setup.out), setup.out.resolve()
    if any(source.place == results or Path(source.place).resolve() == Path(results).resolve() for source in sources):
        raise UsageError(f"the results would overwrite {results}: name another file with --results")
    for item in others:
        path = item.path if isinstance(item, Entry) else item
        if isinstance(path, Path) and path.resolve().parent == out:
            raise UsageError(f"the folder for the reports, {setup.out}, holds {path.name}: choose another with --out")


def _formats(setup: Setup) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The formats that are asked for, for articles of archives and for others; of the usual ones Markdown for the
    first, since the results are there for programs."""
    unknown = [n for n in setup.formats if n not in FORMATS]
    if unknown or not setup.formats:
        raise UsageError(f"There is no report format “{', '.join(unknown)}”. Known are: {', '.join(FORMATS)}.")
    usual = any(value.key == "format" and value.origin == "default" for value in setup.run)
    own = tuple(dict.fromkeys(setup.formats))
    return ("markdown",) if usual else own, own


def _compares(setup: Setup) -> bool:
    """Whether any rule that compares articles takes part, by what holds for all of them."""
    policy = setup.settings.policy.of("", "")
    own = finders()
    return any(
        own.get(card.finder or "", "").startswith("figures.story:") and policy.asks(card.id, card.family)
        for card in library(setup.settings.rules).values()
    )
