"""On which line of a TOML file each key and each element of a list stands; ``tomllib`` does not tell.

The source is one that tomllib has taken, so only what lies between its keys has to be told apart here.
"""

import json
import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r'''
      (?P<skip>[ \t]+|\#[^\n]*)
    | (?P<end>\r?\n)
    | (?P<string>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    | (?P<mark>[\[\]{},=.])
    | (?P<bare>[^\s\#"'\[\]{},=.]+)
    ''',
    re.VERBOSE | re.DOTALL,
)


def lines(source: str) -> Mapping[Path, int]:
    """Path of a key (``("overrides", 0, "paths", 1)``) → its line, from 1; a table is where its header is."""
    return _Scan(source).run()


class _Scan:
    """Reads from key to key; ``_at`` is the token that comes next."""

    def __init__(self, source: str) -> None:
        self._tokens: list[tuple[str, str, int]] = []
        line = 1
        for match in _TOKEN.finditer(source):
            kind, text = str(match.lastgroup), match[0]
            if kind != "skip":
                self._tokens.append((kind, text, line))
            line += text.count("\n")
        self._tokens.append(("end", "", line))
        self._at = 0
        self._lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}  # of arrays of tables: how many elements there are so far

    def run(self) -> Mapping[Path, int]:
        table: Path = ()
        while self._at < len(self._tokens):
            if self._kind == "end":
                self._at += 1
            elif self._text == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._lines

    @property
    def _kind(self) -> str:
        return self._tokens[self._at][0]

    @property
    def _text(self) -> str:
        kind, text, _ = self._tokens[self._at]
        return text if kind == "mark" else ""

    @property
    def _line(self) -> int:
        return self._tokens[self._at][2]

    def _header(self) -> Path:
        line, brackets = self._line, 0
        while self._text == "[":
            self._at, brackets = self._at + 1, brackets + 1
        *outer, last = self._key()
        self._at += brackets
        path: Path = ()
        for part in outer:
            path = (*path, part)
            self._lines.setdefault(path, line)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        path = (*path, last)
        if brackets == 2:
            self._counts[path] = self._counts.get(path, 0) + 1
            self._lines.setdefault(path, line)
            path = (*path, self._counts[path] - 1)
        self._lines.setdefault(path, line)
        return path

    def _pair(self, table: Path) -> None:
        line = self._line
        path = table
        for part in self._key():
            path = (*path, part)
            self._lines.setdefault(path, line)
        self._at += self._text == "="
        self._value(path)

    def _key(self) -> list[str]:
        parts = []
        while self._kind in ("bare", "string"):
            text = self._tokens[self._at][1]
            if text[0] == '"':
                try:
                    text = json.loads(text, strict=False)
                except ValueError:  # an escape of TOML alone
                    text = text[1:-1]
            parts.append(text.strip("'"))
            self._at += 1
            self._at += self._text == "."
        if not parts:  # nothing that TOML takes
            self._at += 1
        return parts or [""]

    def _value(self, path: Path) -> None:
        if self._text == "[":
            self._at += 1
            number = 0
            while not self._ended("]"):
                if self._kind == "end" or self._text == ",":
                    self._at += 1
                    continue
                self._lines[(*path, number)] = self._line
                self._value((*path, number))
                number += 1
        elif self._text == "{":
            self._at += 1
            while not self._ended("}"):
                if self._kind == "end" or self._text == ",":
                    self._at += 1
                else:
                    self._pair(path)
        else:
            while self._kind != "end" and self._text not in (",", "]", "}"):
                self._at += 1

    def _ended(self, mark: str) -> bool:
        """Whether the list or table is over; its closing mark is then passed."""
        if self._text == mark:
            self._at += 1
            return True
        return self._at >= len(self._tokens) - 1
