"""A stock of compiled patterns in the cache folder: those of earlier runs, in one file, for the next start.

To compile the patterns that modules hold takes longer than the rules take on an article. Both engines remember what
they have compiled; ``fill`` puts the stock into these memories before the modules are imported. What is not in the
stock is compiled as usual, and so is everything where an engine remembers in another way.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from importlib import import_module
from typing import Any

import regex

from audit.compiled import ASKED, STOCKED, as_lively, as_plain, re_arguments, regex_arguments
from audit.tables import keep, kept

NAME = "patterns"
FEW = 24  # new patterns for which no new stock is made
MOST = 900  # patterns in the stock for an engine
ROOM = 1_000  # patterns that ``regex`` is told to remember: with its own 500 those that come first would be forgotten

Constants = list[tuple[str, int]]  # pattern and flags of each
_ARGUMENTS: Mapping[str, Callable[[str, int], Sequence[Any]]] = {"re": re_arguments, "regex": regex_arguments}
_found: dict[str, Any] = {}  # the stock
_filled: dict[str, int] = {}  # patterns that an engine remembered then


def fill() -> None:
    """Take the stock, if there is one. Once in a process, before patterns are compiled."""
    _found.update(kept(NAME, _digest()) or {})
    STOCKED.update(_found.get("asked", {}))
    with suppress(Exception):
        main: Any = import_module("regex._main")
        main._MAXCACHE = max(main._MAXCACHE, ROOM)
    for engine, into in (("re", _into_re), ("regex", _into_regex)):
        with suppress(Exception):
            into(_found.get(engine, ()))
        _filled[engine] = len(_memory(engine))


def restock() -> None:
    """Make a new stock if many patterns had to be compiled since ``fill``: of what the modules hold by now."""
    if not _filled or sum(len(_memory(engine)) - count for engine, count in _filled.items()) < FEW:
        return
    with suppress(Exception):
        held = set(map(id, _held()))
        constants = {engine: [c for c, made in _remembered(engine) if id(made) in held] for engine in _ARGUMENTS}
        stock = {engine: _joined(engine, constants[engine]) for engine in _ARGUMENTS}
        if sum(len(stock[engine]) - len(_found.get(engine, ())) for engine in stock) >= FEW or not _found:
            asked = STOCKED | ASKED
            keep(NAME, _digest(), {**stock, "asked": asked if len(asked) <= MOST else ASKED})


def _digest() -> str:
    return sha256(f"1 {regex.__version__} {sys.version}".encode()).hexdigest()


def _memory(engine: str) -> dict[Any, Any]:
    memory: dict[Any, Any] = getattr(re if engine == "re" else import_module("regex._main"), "_cache", {})
    return memory


def _into_re(stock: Iterable[Any]) -> None:
    memory, make = _memory("re"), import_module("_sre").compile
    for entry in stock:
        flags, *arguments = as_lively(entry)
        memory[str, arguments[0], flags] = make(*arguments)


def _into_regex(stock: Iterable[Any]) -> None:
    main, make = import_module("regex._main"), import_module("regex._regex").compile
    for entry in stock:
        flags, *arguments = as_lively(entry)
        pattern, nothing = arguments[0], frozenset[Any]()  # no named lists
        main._cache[pattern, str, flags, nothing, regex.DEFAULT_VERSION, None] = make(*arguments)
        main._named_args[pattern, str, flags] = nothing
        main._locale_sensitive[str, pattern] = False


def _remembered(engine: str) -> Iterator[tuple[tuple[str, int], Any]]:
    """Pattern and flags of what an engine remembers, and the compiled pattern. Raises ValueError if it does so in
    another way than ``fill``."""
    for key, made in list(_memory(engine).items()):
        if engine == "re":
            kind, pattern, flags = key
            usual = True
        else:
            pattern, kind, flags, named, version, locale = key
            usual = not named and version == regex.DEFAULT_VERSION and locale is None
        if kind is str and usual:
            yield (pattern, int(flags)), made


def _joined(engine: str, constants: Constants) -> list[Any]:
    """The stock and what is new; only what this process holds, where that would be too much."""
    new = {c: as_plain((c[1], *_ARGUMENTS[engine](*c))) for c in constants}
    old = {(entry[1][1], entry[1][0]): entry for entry in _found.get(engine, ())}
    both = old | new
    return list((both if len(both) <= MOST else new).values())[:MOST]


def _held() -> Iterator[Any]:
    """The patterns that modules and their classes hold by a name, alone or in a table. Those that are made of an
    article's words have none, and stay out of the stock."""
    for module in list(sys.modules.values()):
        for value in list(getattr(module, "__dict__", {}).values()):
            yield from _within(value, 2)


def _within(value: Any, depth: int) -> Iterator[Any]:
    if isinstance(value, re.Pattern | regex.Pattern):
        yield value
    elif depth and isinstance(value, type):
        for own in list(vars(value).values()):
            yield from _within(own, 0)
    elif depth and type(value) in (tuple, list, dict):
        for part in list(value.values() if isinstance(value, dict) else value):
            yield from _within(part, depth - 1)
