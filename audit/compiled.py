"""Patterns compiled once per machine: long ones take longer to compile than all else that an audit of an article does.

What a compiler hands to its engine is remembered in the cache folder: of ``regex`` the values by which it pickles its
patterns, of the standard library the code for ``_sre``. The versions of both are part of the name. Where anything is
other than expected, the pattern is compiled as usual.
"""

import re
import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from copyreg import dispatch_table
from hashlib import sha256
from importlib import import_module
from typing import Any

import regex

from audit.tables import remembered

SHORT = 40  # characters of a pattern that is compiled as fast as it is found
STOCKED: dict[str, Any] = {}  # what is remembered of long patterns, by digest: at hand without a file for each
ASKED: dict[str, Any] = {}  # the same of those that this process has compiled


def of_regex(pattern: str, flags: int = 0) -> "regex.Pattern[str]":
    """``regex.compile``. Raises regex.error."""
    made = _made(f"regex {regex.__version__}", pattern, flags, regex_arguments, "regex._regex")
    return made if isinstance(made, regex.Pattern) and made.pattern == pattern else regex.compile(pattern, flags)


def of_re(pattern: str, flags: int = 0) -> "re.Pattern[str]":
    """``re.compile``. Raises re.error."""
    made = _made("re", pattern, flags, re_arguments, "_sre")
    return made if isinstance(made, re.Pattern) and made.pattern == pattern else re.compile(pattern, flags)


def _made(kind: str, pattern: str, flags: int, arguments: Callable[[str, int], Sequence[Any]], engine: str) -> Any:
    """The pattern as the engine makes it of its arguments; ``None`` where that cannot be."""
    if len(pattern) < SHORT:
        return None
    name = f"{kind}\0{sys.version}\0{int(flags)}\0{pattern}".encode("utf-8", "surrogatepass")
    try:
        digest = sha256(name).hexdigest()
        found = ASKED[digest] = STOCKED.get(digest) or remembered(
            "pattern", digest, lambda: as_plain(arguments(pattern, flags))
        )
        return import_module(engine).compile(*as_lively(found))
    except (re.error, regex.error):
        raise
    except Exception:  # both engines are free to change what they take
        return None


def regex_arguments(pattern: str, flags: int) -> Sequence[Any]:
    """What ``regex._regex.compile`` takes for this pattern."""
    made = regex.compile(pattern, flags)
    arguments: Sequence[Any] = dispatch_table[type(made)](made)[1]
    return arguments


def re_arguments(pattern: str, flags: int) -> Sequence[Any]:
    """What ``_sre.compile`` takes for this pattern."""
    compiler = import_module("re._compiler")
    tree = import_module("re._parser").parse(pattern, flags)
    code, state = array("I", compiler._code(tree, flags)), tree.state
    names = {number: name for name, number in state.groupdict.items()}
    groups = tuple(map(names.get, range(state.groups)))
    return pattern, int(flags | state.flags), code, state.groups - 1, dict(state.groupdict), groups


def as_plain(value: Any) -> Any:
    """Types that JSON cannot tell apart or has not, as a list of a letter and a plain value. Raises TypeError."""
    if isinstance(value, bytes):
        return ["b", b64encode(value).decode()]
    if isinstance(value, array):
        return ["a", b64encode(value.tobytes()).decode()]
    if isinstance(value, dict):
        return ["d", [[as_plain(k), as_plain(v)] for k, v in value.items()]]
    if isinstance(value, tuple | list):
        return ["t" if isinstance(value, tuple) else "l", list(map(as_plain, value))]
    if value is None or type(value) in (str, int):
        return value
    raise TypeError(f"no plain form of {type(value)}")


def as_lively(value: Any) -> Any:
    """What ``as_plain`` was given; an array as a list."""
    if not isinstance(value, list):
        return value
    kind, plain = value
    if kind == "b":
        return b64decode(plain)
    if kind == "a":
        return array("I", b64decode(plain)).tolist()
    if kind == "d":
        return {as_lively(k): as_lively(v) for k, v in plain}
    return tuple(map(as_lively, plain)) if kind == "t" else list(map(as_lively, plain))
