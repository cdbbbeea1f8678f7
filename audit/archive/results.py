"""What came of each article as one record, and the file of them: JSON lines or Parquet.

Offsets of findings are code points into the value of the record's field that the finding begins in, end exclusive, and
``text == value[start:end]``; a finding that runs into the next field is cut at the end of its own.
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from audit.archive.record import Record
from audit.archive.source import fsspec_opened, remote, zstandard
from audit.errors import UsageError
from audit.finding import Finding, fingerprints
from audit.repair.in_source import source_repair
from audit.report.as_json import SCHEMA
from audit.report.stream import line as json_line
from audit.report.words import number
from audit.result import Audit, Outcome, Unaudited

ROWS = 2000  # of a row group in Parquet


def result(outcome: Outcome, item: object, line: int | None = None) -> dict[str, Any]:
    """The record of one article; ``item`` is what it was read from, ``line`` its line if that is no record."""
    return place(outcome.path, item, line) | said(outcome, item)


def place(path: str, item: object, line: int | None = None) -> dict[str, Any]:
    """The first part of the record: which article it is, and where it stands."""
    record = item if isinstance(item, Record) else None
    return {
        "schema": SCHEMA,
        "id": record.id if record else None,
        "path": path,
        "line": record.line if record else line,
    }


def said(outcome: Outcome, item: object) -> dict[str, Any]:
    """The rest of the record: what is said of it, the same wherever it stands."""
    record = item if isinstance(item, Record) else None
    made: dict[str, Any] = {
        "sha256": None,
        "language": None,
        "words": None,
        "verdict": "unaudited",
        "reasons": [],
        "penalty": None,
        "per_1000_words": None,
        "interval": None,
        "fluency": None,
        "findings": [],
        "signature": None,
    }
    if isinstance(outcome, Unaudited):
        return made | {"reasons": [{"level": "blocking", "text": outcome.reason}]}
    cost = outcome.penalty
    names = fingerprints(outcome.findings, outcome.article.text)
    return made | {
        "sha256": outcome.article.document.sha256,
        "language": outcome.article.language,
        "words": cost.words,
        "verdict": outcome.verdict.decision.value,
        "reasons": [{"level": r.level.value, "text": r.text} for r in outcome.verdict.reasons],
        "penalty": number(cost.points, 3),
        "per_1000_words": number(cost.per_1000_words, 3),
        "interval": [number(bound, 3) for bound in cost.interval],
        "fluency": number(outcome.fluency.score, 2),
        "findings": [_finding(outcome, f, n, record) for f, n in zip(outcome.findings, names, strict=True)],
        "signature": outcome.signature,
    }


def _finding(audit: Audit, finding: Finding, name: str, record: Record | None) -> dict[str, Any]:
    document = audit.article.document
    span = document.locate(finding.start, finding.end)
    field, start, end = record.placed(*span) if record else ("", *span)
    made: dict[str, Any] = {"fingerprint": name, "rule": finding.rule, "family": finding.family, "mqm": finding.mqm}
    made |= {"severity": finding.severity.value} | ({"field": field} if record else {})
    made |= {"start": start, "end": end, "text": document.source[span.start : span.start + end - start]}
    made |= {"message": finding.message, "confidence": number(finding.confidence, 4), "stage": finding.stage.value}
    repairs = ((r, source_repair(document, finding.start, finding.end, r.text)) for r in finding.repairs)
    made["repairs"] = [{"text": t, "gain": number(r.gain, 3), "grade": r.grade} for r, t in repairs if t is not None]
    made["settled"] = finding.settled.kind.value if finding.settled else None
    return made


def as_line(record: dict[str, Any]) -> str:
    """The record, or a part of it, as JSON on one line, without its end."""
    return json_line(record)


def joined(place: str, said: str) -> str:
    """The line of a record, from those of its two parts."""
    return f"{place[:-1]}, {said[1:]}"


class Results:
    """The file of results, a context. It is written beside its place, as ``NAME.part``, and put there when all are in;
    of a run that is broken off, what was finished stays in ``NAME.part``. At an address it is written at once.

    Raises UsageError where it cannot be written.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.part = name if remote(name) else f"{name}.part"

    def __enter__(self) -> "Results":
        try:
            if not remote(self.name):
                Path(self.name).parent.mkdir(parents=True, exist_ok=True)
            self._raw = fsspec_opened(self.name) if remote(self.name) else open(self.part, "wb")
            self._file = _Parquet(self._raw) if self.name.lower().endswith(".parquet") else _Lines(self._raw, self.name)
        except UsageError:
            raise
        except Exception as error:
            raise self._failed(error) from error
        return self

    def add(self, line: str) -> None:
        """One record, as ``as_line`` makes it."""
        try:
            self._file.add(line)
        except OSError as error:
            raise self._failed(error) from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._file.close()
            self._raw.close()
            if error is None and self.part != self.name:
                os.replace(self.part, self.name)
        except Exception as trouble:
            if error is None:
                raise self._failed(trouble) from trouble
        finally:
            with suppress(Exception):
                self._raw.close()

    def _failed(self, error: Exception) -> UsageError:
        reason = (isinstance(error, OSError) and error.strerror) or f"{type(error).__name__}: {error}"
        return UsageError(f"The results {self.name} cannot be written: {reason}.")


class _Lines:
    def __init__(self, raw: IO[bytes], name: str) -> None:
        self._packed: Any = None
        suffix = Path(name).suffix.lower()
        if suffix == ".gz":
            import gzip

            self._packed = gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="")
        elif suffix == ".bz2":
            import bz2

            self._packed = bz2.BZ2File(raw, "wb")
        elif suffix == ".xz":
            import lzma

            self._packed = lzma.LZMAFile(raw, "wb")  # noqa: SIM115 (closed below)
        elif suffix == ".zst":
            self._packed = zstandard().ZstdCompressor().stream_writer(raw, closefd=False)
        self._out: Any = self._packed if self._packed is not None else raw

    def add(self, line: str) -> None:
        self._out.write((line + "\n").encode())

    def close(self) -> None:
        if self._packed is not None:
            self._packed.close()


class _Parquet:
    """Lists and objects are columns of JSON, so that the types never change."""

    def __init__(self, raw: IO[bytes]) -> None:
        from audit.archive.parquet import pyarrow

        arrow, parquet = pyarrow()
        text, real, whole = arrow.string(), arrow.float64(), arrow.int64()
        kinds = {"schema": whole, "line": whole, "words": whole, "penalty": real, "per_1000_words": real}
        kinds |= {"fluency": real, "interval": arrow.list_(real)}
        names = result(Unaudited("", ""), None)
        self._arrow, self._schema = arrow, arrow.schema([(name, kinds.get(name, text)) for name in names])
        self._writer = parquet.ParquetWriter(raw, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def add(self, line: str) -> None:
        row = json.loads(line)
        for name in ("reasons", "findings"):
            row[name] = json.dumps(row[name], ensure_ascii=False)
        self._rows.append(row)
        if len(self._rows) >= ROWS:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._arrow.Table.from_pylist(self._rows, self._schema))
            self._rows = []

    def close(self) -> None:
        self._flush()
        self._writer.close()
