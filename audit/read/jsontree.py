"""JSON with the place of every string in the source, which ``json`` does not tell."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from audit.errors import ReadError

VALUES = 1_000_000
"""Values of a document, which take some 300 bytes each; 20 MB of news have some 100,000."""

_TOKEN = re.compile(r'(?:"(?P<string>(?:[^"\\]|\\.)*+)"|(?P<mark>[][{},:])|(?P<scalar>[^][{},:"\s]+))', re.DOTALL)


@dataclass(slots=True, eq=False)
class Value:
    """A JSON value: a string is the source ``start:end`` without its quotation marks and means ``text``.

    ``pointer`` is its JSON pointer (RFC 6901), ``kind`` one of object, array, string, scalar.
    """

    kind: str
    pointer: str
    start: int = 0
    end: int = 0
    text: str = ""
    members: dict[str, "Value"] = field(default_factory=dict)
    items: list["Value"] = field(default_factory=list)

    def string(self, *names: str) -> "Value | None":
        """The first of these members that is a string with text in it."""
        found = (self.members.get(name) for name in names)
        return next((v for v in found if v is not None and v.kind == "string" and v.text.strip()), None)

    def said(self, *names: str) -> str:
        """The first of these members that is a string or a number, as text; empty for none."""
        found = (self.members.get(name) for name in names)
        return next((v.text for v in found if v is not None and v.kind in ("string", "scalar") and v.text), "")


def tree(source: str, start: int = 0, end: int | None = None, pointer: str = "") -> Value:
    """The value that ``source[start:end]`` is. Raises ``ReadError`` for what is no JSON."""
    end = len(source) if end is None else end
    _check(source, start, end)
    root: Value | None = None
    stack: list[Value] = []
    name: str | None = None
    for number, found in enumerate(_TOKEN.finditer(source, start, end)):
        if number > 4 * VALUES:
            raise ReadError("The file holds millions of JSON values, which no news does: give its articles alone.")
        mark = found["mark"]
        if mark in ("]", "}"):
            stack.pop()
            continue
        if mark in (",", ":"):
            continue
        above = stack[-1] if stack else None
        if found["string"] is not None and above is not None and above.kind == "object" and name is None:
            name = json.loads(f'"{found["string"]}"', strict=False)
            continue
        value = _value(found, above, name, pointer)
        if above is None:
            root = value
        elif name is not None:
            above.members[name] = value
        else:
            above.items.append(value)
        name = None
        if mark:
            stack.append(value)
    assert root is not None
    return root


def _value(found: "re.Match[str]", above: Value | None, name: str | None, pointer: str) -> Value:
    if above is None:
        here = pointer
    else:
        step = str(len(above.items)) if name is None else name.replace("~", "~0").replace("/", "~1")
        here = f"{above.pointer}/{step}"
    if found["mark"]:
        return Value("object" if found["mark"] == "{" else "array", here)
    if found["string"] is not None:
        text = json.loads(f'"{found["string"]}"', strict=False)
        return Value("string", here, *found.span("string"), text)
    return Value("scalar", here, *found.span("scalar"), "" if found["scalar"] == "null" else found["scalar"])


def _check(source: str, start: int, end: int) -> None:
    def nothing(_: Any) -> None:
        return None

    try:
        json.loads(source[start:end], strict=False, parse_int=nothing, parse_float=nothing)
    except json.JSONDecodeError as error:
        line = source.count("\n", 0, start + error.pos) + 1
        raise ReadError(f"The file is no valid JSON ({error.msg}, line {line}): export it again.") from error
    except RecursionError as error:
        raise ReadError("The file nests arrays and objects too deep in each other, which no news does.") from error
