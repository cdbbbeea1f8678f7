"""Signs of the language a text was translated from, as ``signatures.toml`` lists them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import regex

from audit.compiled import of_regex
from audit.finding import Finding
from audit.tables import parsed
from audit.text import Span

ENOUGH = 50  # matches of one pattern after which counting stops: more say nothing new
TIME_LIMIT = 0.2  # seconds for one pattern on one article: a safety net

_KEYS = {"id", "kind", "target", "rules", "pattern", "literals", "minimum", "note", "provenance", "votes"}


@dataclass(frozen=True)
class Signature:
    """One sign: what to look for, and for which languages it speaks by how much.

    ``votes`` are log-odds in nats against a text that was written in ``target`` (languages of the article, or ``*``).
    Signs of one ``kind`` may have a common cause and do not confirm each other. With ``rules`` the findings of those
    rules are counted, only those whose marked text holds the ``pattern`` if there is one; else the matches of
    ``pattern``, tried only where one of the lower-case ``literals`` stands in the text.
    """

    id: str
    kind: str
    note: str
    votes: Mapping[str, float]
    target: tuple[str, ...]
    rules: frozenset[str] = frozenset()
    pattern: str = ""
    literals: tuple[str, ...] = ()
    minimum: int = 1
    provenance: str = ""

    def speaks(self, language: str) -> bool:
        """Whether the sign means anything in an article in this language."""
        return "*" in self.target or language in self.target

    @cached_property
    def compiled(self) -> "regex.Pattern[str] | None":
        return of_regex(self.pattern, regex.VERSION1) if self.pattern else None

    def places(self, text: str, lowered: str, findings: Iterable[Finding]) -> Sequence[Span]:
        """Where the sign stands, at most ``ENOUGH`` matches of a pattern; none below ``minimum``.

        ``lowered`` is ``text`` in lower case.
        """
        found = list(self._found(findings) if self.rules else islice(self._matched(text, lowered), ENOUGH))
        return found if len(found) >= self.minimum else ()

    def _found(self, findings: Iterable[Finding]) -> Iterator[Span]:
        for finding in findings:
            if finding.rule in self.rules and (not self.compiled or self.compiled.search(finding.text)):
                yield finding.span

    def _matched(self, text: str, lowered: str) -> Iterator[Span]:
        if (self.literals and not any(literal in lowered for literal in self.literals)) or not self.compiled:
            return
        try:
            for match in self.compiled.finditer(text, timeout=TIME_LIMIT, concurrent=True):
                yield Span(*match.span())
        except TimeoutError:
            return


def _data() -> dict[str, Any]:
    return parsed("signatures", (Path(__file__).parent / "signatures.toml").read_text("utf-8"))


@cache
def signatures() -> tuple[Signature, ...]:
    """The shipped signs. Raises ValueError for an entry that is not well formed."""
    data = _data()
    return tuple(_signature(entry) for entry in data["sign"])


@cache
def names() -> Mapping[str, str]:
    """English names of the languages that have signs, by ISO 639-1 code."""
    data = _data()
    return dict(data["languages"])


def _signature(entry: dict[str, Any]) -> Signature:
    if unknown := set(entry) - _KEYS:
        raise ValueError(f"sign {entry.get('id')!r}: unknown key {sorted(unknown)[0]!r}")
    lists = {key: tuple(entry.get(key, ())) for key in ("target", "literals")}
    return Signature(**(entry | lists | {"rules": frozenset(entry.get("rules", ()))}))
