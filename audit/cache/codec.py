"""Results as bytes and back: JSON of the values of a dataclass in the order of its fields, compressed.

A document is not part of it: it is read again, from the file whose digest is in the key.
"""

import json
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from audit.finding import Finding
from audit.machine import Trace
from audit.result import Audit
from audit.text import Article, Document, Paragraph

Read = Callable[[Any], Any]
Made = TypeVar("Made")
_FAST = 1  # level of zlib: a fifth of the time of the usual one, and a tenth more bytes


def pack(value: Any) -> bytes:
    """A dataclass of numbers, strings, enumerations, tuples, frozen sets, counters and such dataclasses, as bytes.

    Raises TypeError for anything else in it.
    """
    return zlib.compress(json.dumps(plain(value), separators=(",", ":")).encode(), _FAST)


def unpack(kind: type[Made], data: bytes) -> Made:
    """What ``pack`` was given, a ``kind``. Raises ValueError for what it did not make."""
    made: Made = _unpack(kind, data)
    return made


def _unpack(kind: Any, data: bytes) -> Any:
    try:
        return _reader(kind)(json.loads(zlib.decompress(data)))
    except (zlib.error, ValueError, TypeError, IndexError, KeyError, AttributeError) as error:
        raise ValueError(f"no {kind.__name__}: {error}") from error


def pack_audit(audit: Audit) -> bytes:
    """An audit without its document. Raises TypeError."""
    rest = [getattr(audit, f.name) for f in fields(Audit) if f.name != "article"]
    return pack((audit.article.language, audit.article.paragraphs, *rest))


def unpack_audit(data: bytes, document: Document) -> Audit:
    """The audit of ``document``. Raises ValueError for bytes that ``pack_audit`` did not make."""
    hints = get_type_hints(Audit)
    rest = {f.name: hints[f.name] for f in fields(Audit) if f.name != "article"}
    kinds: Any = (str, tuple[Paragraph, ...], *rest.values())
    values = _unpack(tuple[kinds], data)
    made = dict(zip(rest, values[2:], strict=True))
    made["trace"] = _same(made["trace"], made["findings"])
    return Audit(article=Article(document, values[0], values[1]), **made)


def _same(trace: Trace, findings: tuple[Finding, ...]) -> Trace:
    """The trace with the very findings of the audit: reports know a finding by what it is, not by what it says."""
    known = {finding: finding for finding in reversed(findings)}
    return replace(trace, stages=tuple(replace(s, surest=known.get(s.surest, s.surest)) for s in trace.stages))


def plain(value: Any) -> Any:
    """``value`` as what JSON holds, the same in every process. Raises TypeError."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(map(plain, value), key=repr)
    if isinstance(value, dict):
        return [[plain(k), plain(v)] for k, v in value.items()]
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return [plain(getattr(value, f.name)) for f in fields(value)]
    raise TypeError(f"no plain form of {type(value)}")


@cache
def _reader(kind: Any) -> Read:
    """What makes a ``kind`` of its plain form."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        [one] = (k for k in inner if k is not NoneType)
        read = _reader(one)
        return lambda v: None if v is None else read(v)
    if origin is tuple and inner[1:] == (...,):
        item = _reader(inner[0])
        return lambda v: tuple([item(i) for i in v])
    if origin is tuple:
        parts = [_reader(k) for k in inner]
        return lambda v: tuple([part(i) for part, i in zip(parts, v, strict=True)])
    if origin is frozenset:
        item = _reader(inner[0])
        return lambda v: frozenset(map(item, v))
    if origin is Counter:
        return lambda v: Counter(dict(v))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if isinstance(kind, type) and is_dataclass(kind):
        return _of_parts(kind, [_reader(get_type_hints(kind)[f.name]) for f in fields(kind)])
    if isinstance(kind, type) and issubclass(kind, tuple):  # a NamedTuple
        return _of_parts(kind, [_reader(k) for k in get_type_hints(kind).values()])
    if kind in (str, int, float, bool):
        return lambda v: v
    raise TypeError(f"no reader of {kind}")


def _of_parts(kind: Callable[..., Any], parts: list[Read]) -> Read:
    return lambda v: kind(*[part(i) for part, i in zip(parts, v, strict=True)])
