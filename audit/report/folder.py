"""The folder that a run writes its reports to: each as soon as it is ready, the index at the end."""

import os
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType

from audit.errors import UsageError
from audit.report.formats import FORMATS, Format
from audit.report.index import Index, Row
from audit.report.names import report_names
from audit.result import Audit, Outcome

_INDEX = "index"


class Reports:
    """A context: ``add`` each outcome; leaving it, even by an error or Ctrl-C, writes the index of what there is.

    Only a ``UsageError`` before the first outcome leaves all as it was. ``paths`` are the inputs of the
    run, by which reports are named; an outcome of another path finds a free name, which then depends on what came
    before it.
    Raises ``UsageError`` for an unknown format, for a folder that cannot be written, and where the index would
    overwrite an input.
    """

    def __init__(self, out: Path, formats: Sequence[str], paths: Iterable[str] = ()) -> None:
        self._out = out
        self._formats = [_format(name) for name in dict.fromkeys(formats)]
        self._waiting = dict.fromkeys(paths)
        self._barred = {_INDEX, *self._inputs_in_the_way()}
        self._names = report_names(self._waiting, self._barred)
        self._index = Index()
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"The folder for the reports, {out}, cannot be made: {error.strerror or error}."
            ) from error

    def __enter__(self) -> "Reports":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A wrong call leaves the index of an earlier run as it is.
        if not isinstance(error, UsageError) or self._index.rows or self._index.unaudited:
            self.close()

    def add(self, outcome: Outcome) -> list[Path]:
        """Write the report of one article and return the files; an input that could not be audited gets none.

        An older report of that input is taken away: it must not be read as the present one.
        """
        if outcome.path not in self._names:
            self._names |= report_names([outcome.path], self._barred | set(self._names.values()))
        name = self._names[outcome.path]
        files = [self._out / (name + form.suffix) for form in self._formats]
        if isinstance(outcome, Audit):
            for form, file in zip(self._formats, files, strict=True):
                _write(file, form.article(outcome))
            self._index.rows.append(Row.of(outcome, name))
        else:
            for file in files:
                _remove(file)
            self._index.unaudited.append(outcome)
            files = []
        self._waiting.pop(outcome.path, None)
        return files

    def close(self) -> None:
        """Write the index. Inputs without an outcome are listed as not reached."""
        reached = {row.path for row in self._index.rows} | {outcome.path for outcome in self._index.unaudited}
        self._index.unreached = [path for path in self._waiting if path not in reached]
        for form in self._formats:
            _write(self._out / (_INDEX + form.suffix), form.index(self._index))

    def _inputs_in_the_way(self) -> set[str]:
        """Names that would make a report overwrite one of the articles."""
        here, barred = self._out.resolve(), set[str]()
        for path in self._waiting:
            file = Path(path)
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
    # The name stays short, since the file's own may be as long as the file system allows.
    draft = file.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        # Lone surrogates come from names of files that are no text; in JSON the written form is the right escape.
        draft.write_bytes(text.encode("utf-8", "backslashreplace"))
        os.replace(draft, file)
    except OSError as error:
        raise UsageError(f"The report {file} cannot be written: {error.strerror or error}.") from error
    finally:
        draft.unlink(missing_ok=True)


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"The old report {file} cannot be removed: {error.strerror or error}.") from error
