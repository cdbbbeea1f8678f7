"""Parquet, a few hundred rows at a time. Needs the extra ``parquet``."""

from collections.abc import Iterator
from typing import IO, Any

from audit.archive.record import Record
from audit.archive.source import Archive, Columns
from audit.archive.stream import Maker
from audit.errors import ReadError, UsageError
from audit.read import NotNews, Unread
from audit.read.load import LIMIT
from audit.read.ninjs import BODIES, LANGUAGES, NAMES, TITLES

ROWS = 256  # that are in memory at a time


def rows(stream: IO[bytes], source: Archive, columns: Columns) -> Iterator[Record | Unread]:
    """The articles of a Parquet file. Raises ReadError without a text column, and for a damaged file; UsageError
    without pyarrow."""
    arrow, parquet = pyarrow()
    make = Maker(source, columns, unit="row")
    try:
        file = parquet.ParquetFile(stream, pre_buffer=False)
        wanted = _wanted(arrow, file.schema_arrow, columns)
        number = 0
        for batch in file.iter_batches(ROWS, columns=wanted, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                if sum(len(v) for v in row.values() if isinstance(v, str)) > LIMIT:
                    yield make.broken(number, f"It is longer than {LIMIT // 1_000_000} MB, which no article is.")
                else:
                    yield make.row(number, row)
    except arrow.ArrowException as error:
        raise ReadError(f"The Parquet file is damaged ({str(error).splitlines()[0][:200]}): write it again.") from error


def _wanted(arrow: Any, schema: Any, columns: Columns) -> list[str]:
    """The columns to read. Raises ReadError for one that is not there or holds no text."""
    names = {name.strip().casefold(): name for name in reversed(schema.names)}
    for name in (*columns.texts, columns.id):
        if name and name not in schema.names:
            raise ReadError(f"The table has no column “{name}”: there are {', '.join(schema.names)[:200]}.")
    bodies = [names[name] for name in BODIES if name in names]
    if not columns.texts and not bodies:
        raise NotNews(f"The table has no text column: there must be one of {', '.join(BODIES)}.")
    titles = [names[name] for name in TITLES if name in names]
    texts = columns.texts or (*titles[:1], bodies[0])
    for name in texts:
        kind = schema.field(name).type
        plain = kind.value_type if arrow.types.is_dictionary(kind) else kind
        if not (arrow.types.is_string(plain) or arrow.types.is_large_string(plain)):
            raise ReadError(f"The column “{name}” holds no text but {kind}: name another with --field.")
    ids = (columns.id,) if columns.id else NAMES
    others = [names.get(name, name) for name in (*ids, *LANGUAGES) if name in names or name in schema.names]
    return list(dict.fromkeys([*texts, *others]))


def pyarrow() -> tuple[Any, Any]:
    """``pyarrow`` and ``pyarrow.parquet``. Raises UsageError."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise UsageError('Parquet files need more: pip install "translation-auditor[parquet]"') from error
    return pyarrow, pyarrow.parquet
