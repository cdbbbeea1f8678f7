"""The folder that a run writes its reports to: each as soon as it is ready, index and reports on the run at the end."""

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from audit.errors import Breakdown, UsageError
from audit.report.claim import Claim
from audit.report.formats import FORMATS, Format, PerArticle, PerRun
from audit.report.index import Index
from audit.report.kept import Kept
from audit.report.names import report_names
from audit.report.stream import Draft
from audit.report.written import digest_of, is_written
from audit.result import Audit, Outcome

_INDEX = "index"
# Names of the run's own files are kept free in every run, so that an article's name does not depend on the formats.
_OWN = {_INDEX, *(Path(form.file).stem for form in FORMATS.values() if isinstance(form, PerRun) and form.file)}


class Reports:
    """A context: ``add`` each outcome; leaving it, even by an error or Ctrl-C, writes the index of what there is, and
    the reports on the run.

    Only a ``UsageError`` before the first outcome leaves all as it was. ``paths`` are the inputs of the
    run, by which reports are named; an outcome of another path finds a free name, which then depends on what came
    before it. ``rules`` are the folders of further rules, for formats that describe them. ``wrote`` is told the digests
    of the reports, by suffix, that were written on an article.
    Raises ``UsageError`` for an unknown format, for a folder that cannot be written, and where the index or a report on
    the run would overwrite an input.
    """

    def __init__(
        self,
        out: Path,
        formats: Sequence[str],
        paths: Iterable[str] = (),
        rules: Sequence[str | Path] = (),
        wrote: Callable[[Kept, dict[str, str]], None] = lambda kept, digests: None,
    ) -> None:
        self._out = out
        self._wrote = wrote
        self._claim = Claim(out)
        wanted = [_format(name) for name in dict.fromkeys(formats)]
        self._formats = [form for form in wanted if isinstance(form, PerArticle)]
        whole = [form for form in wanted if isinstance(form, PerRun)]
        self._waiting = dict.fromkeys(paths)
        self._barred = _OWN | self._inputs_in_the_way(whole)
        self._names = report_names(self._waiting, self._barred)
        self._index = Index()
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"The folder for the reports, {out}, cannot be made: {error.strerror or error}."
            ) from error
        if not os.access(out, os.W_OK | os.X_OK):  # asked before anything is audited
            raise UsageError(f"The folder for the reports, {out}, cannot be written: choose another with --out.")
        self._whole = [form.open(out, rules) for form in whole]

    def __enter__(self) -> "Reports":
        self._claim.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            # A wrong call leaves the index of an earlier run as it is.
            if not isinstance(error, UsageError) or self._index.rows or self._index.unaudited:
                self.close()
            else:
                for report in self._whole:
                    report.discard()
        finally:
            self._claim.release()

    def current(self, kept: Kept) -> bool:
        """Whether all that is to be written on an article is there, as an earlier run wrote it."""
        name = self._names.get(kept.path)
        if name is None or self._whole:
            return False
        return all(is_written(self._out / (name + f.suffix), kept.written.get(f.suffix)) for f in self._formats)

    def add(self, outcome: Outcome | Kept) -> list[Path]:
        """Write the report of one article and return the files; an input that could not be audited gets none.

        An older report of that input is taken away: it must not be read as the present one. Reports that are there as
        an earlier run wrote them are left alone.
        """
        if outcome.path not in self._names:
            self._names |= report_names([outcome.path], self._barred | set(self._names.values()))
        name = self._names[outcome.path]
        files = [self._out / (name + form.suffix) for form in self._formats]
        if isinstance(outcome, Audit):
            outcome = Kept.of(outcome)
        if isinstance(outcome, Kept):
            if outcome.audit is not None:
                self._write(outcome, outcome.audit, files)
            self._index.rows.append(replace(outcome.row, name=name))
        else:
            for file in files:
                _remove(file)
            self._index.unaudited.append(outcome)
            files = []
        for report in self._whole:
            whole = outcome.audit if isinstance(outcome, Kept) else outcome
            assert whole is not None  # no report is current then
            report.add(whole)
        self._waiting.pop(outcome.path, None)
        return files

    def _write(self, kept: Kept, audit: Audit, files: Sequence[Path]) -> None:
        digests = {}
        for form, file in zip(self._formats, files, strict=True):
            if not is_written(file, kept.written.get(form.suffix)):
                text = form.article(audit)
                _write(file, text)
                digests[form.suffix] = digest_of(text)
        if digests:
            self._wrote(kept, digests)

    def close(self) -> None:
        """Write the index. Inputs without an outcome are listed as not reached."""
        reached = {row.path for row in self._index.rows} | {outcome.path for outcome in self._index.unaudited}
        self._index.unreached = [path for path in self._waiting if path not in reached]
        with ExitStack() as all_of_them:  # one that fails does not keep the others from being written
            for report in self._whole:
                all_of_them.callback(report.discard)  # runs after the next line: leaves no drafts if that fails
                all_of_them.callback(report.close, self._index)
            for form in self._formats:
                _write(self._out / (_INDEX + form.suffix), form.index(self._index))

    def _inputs_in_the_way(self, whole: Iterable[PerRun]) -> set[str]:
        """Names that would make a report overwrite one of the articles."""
        own = {form.file.casefold() for form in whole}
        here, barred = self._out.resolve(), set[str]()
        for path in self._waiting:
            file = Path(path)
            if file.name.casefold() in own and file.parent.resolve() == here:
                raise UsageError(
                    f"The folder for the reports, {self._out}, holds an article named {file.name}, which the report on"
                    " the run would overwrite. Choose another with --out."
                )
            for form in self._formats:
                if file.name.casefold().endswith(form.suffix) and file.parent.resolve() == here:
                    barred.add(file.name[: -len(form.suffix)])
        if any(name.casefold() == _INDEX for name in barred):
            raise UsageError(
                f"The folder for the reports, {self._out}, holds an article named index. Choose another with --out."
            )
        return barred


def _format(name: str) -> Format:
    try:
        return FORMATS[name]
    except KeyError:
        raise UsageError(f"There is no report format “{name}”. Known are: {', '.join(FORMATS)}.") from None


def _write(file: Path, text: str) -> None:
    """Write ``file`` in one step: a reader sees the old one or the new one, never a half."""
    Draft(file, text).finish()


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise Breakdown(f"The old report {file} cannot be removed: {error.strerror or error}.") from error
