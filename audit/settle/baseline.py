"""Findings of the past that are recorded as known, so that only new ones count.

A recorded finding is one of its article, which is known by its path or, where it was moved or renamed, by its
sentences: half of those kept must still be there. In the article the finding is known by its fingerprint, or by its
rule, its words and the thirty characters on one side of it, so that an edit beside it does not bring it back.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from audit.errors import UsageError
from audit.finding import Finding, Settled, Settlement
from audit.globs import within
from audit.text import Article

SCHEMA = 1
AROUND = 30  # characters on each side, as in a fingerprint
SENTENCES = 16  # of an article that are kept to know it by, the longest ones
SHOWN = 60  # characters of a finding's words that the file shows to people


@dataclass(frozen=True, slots=True)
class Known:
    """A recorded finding; ``before`` and ``after`` are digests of its rule, its words and what stands on that side."""

    fingerprint: str
    before: str
    after: str
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A recorded article: ``path`` from the folder of the file, digests of its longest ``sentences``, its findings."""

    path: str
    sentences: tuple[str, ...]
    findings: tuple[Known, ...]


@dataclass(frozen=True)
class Baseline:
    """What is recorded. ``root`` is the folder of the file."""

    entries: tuple[Entry, ...] = ()
    root: str = ""
    digest: str = ""

    def settle(self, article: Article, findings: Sequence[Finding], names: Sequence[str]) -> list[Finding]:
        """``findings`` of the article, with their fingerprints ``names``; those recorded and not settled yet are."""
        entry = self.entry(article) if self.entries else None
        if entry is None:
            return list(findings)
        found = matched(entry, article, findings, names)
        settlement = Settlement(Settled.BASELINE, "recorded as known")
        return [
            f.with_(settled=settlement) if at in found and f.settled is None else f for at, f in enumerate(findings)
        ]

    def entry(self, article: Article) -> Entry | None:
        """What is recorded of an article; of one that was moved, by its sentences."""
        here = self._by_path.get(within(article.document.path, self.root))
        if here is not None:
            return here
        shared = Counter(e for s in sentences(article, None) for e in self._by_sentence.get(s, ()))
        for number, count in shared.most_common(1):
            if 2 * count >= len(self.entries[number].sentences):
                return self.entries[number]
        return None

    @cached_property
    def _by_path(self) -> dict[str, Entry]:
        return {entry.path: entry for entry in self.entries}

    @cached_property
    def _by_sentence(self) -> dict[str, list[int]]:
        table: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self.entries):
            for sentence in entry.sentences:
                table[sentence].append(number)
        return table


def matched(entry: Entry, article: Article, findings: Sequence[Finding], names: Sequence[str]) -> dict[int, Known]:
    """Index of a finding → the record of it. Each record stands for one finding: by its fingerprint, else by a side."""
    left = list(entry.findings)
    found: dict[int, Known] = {}
    sides = [_sides(f, article.text) for f in findings]

    def take(at: int, known: Known | None) -> None:
        if known is not None:
            found[at] = known
            left.remove(known)

    for at, name in enumerate(names):
        take(at, next((k for k in left if k.fingerprint == name), None))
    for at, (before, after) in enumerate(sides):
        if at not in found:
            take(at, next((k for k in left if before == k.before or after == k.after), None))
    return found


def record(article: Article, findings: Sequence[Finding], names: Sequence[str], root: str) -> Entry:
    """An article with the findings that are to be known from now on."""
    known = []
    for finding, name in zip(findings, names, strict=True):
        text = " ".join(finding.text.split())
        shown = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
        known.append(Known(name, *_sides(finding, article.text), finding.rule, shown))
    return Entry(within(article.document.path, root), sentences(article, SENTENCES), tuple(known))


def sentences(article: Article, most: int | None) -> tuple[str, ...]:
    """Digests of the sentences, the longest ``most`` of them, white space aside; each once."""
    texts = {
        " ".join(article.text[s.start : s.end].split()) for p in article.paragraphs for s in p.sentences or (p.span,)
    }
    return tuple(_digest(text) for text in sorted(texts, key=lambda t: (-len(t), t))[:most])


def _sides(finding: Finding, text: str) -> tuple[str, str]:
    before = " ".join(text[max(0, finding.start - AROUND) : finding.start].split())
    after = " ".join(text[finding.end : finding.end + AROUND].split())
    return tuple(_digest("\x1f".join((finding.rule, finding.text, *side))) for side in (("<", before), (">", after)))  # type: ignore[return-value]


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def dump(entries: Iterable[Entry]) -> str:
    """The file: one line for each finding, sorted, so that changes of it can be read."""
    lines = []
    for entry in sorted(entries, key=lambda e: e.path):
        rows = ",\n".join(
            "   " + json.dumps({k: getattr(f, k) for k in Known.__slots__}, ensure_ascii=False) for f in entry.findings
        )
        head = f'"path": {json.dumps(entry.path)},\n  "sentences": {json.dumps(entry.sentences)}'
        lines.append(f'  {{{head},\n  "findings": [\n{rows}\n  ]}}')
    return f'{{"schema": {SCHEMA}, "articles": [\n' + ",\n".join(lines) + "\n]}\n"


@lru_cache(maxsize=4)
def load(file: str) -> Baseline:
    """The baseline that ``file`` holds. Raises UsageError for one that is missing or none."""
    try:
        data = Path(file).read_bytes()
        content = json.loads(data)
        if content["schema"] != SCHEMA:
            raise UsageError(f"{file} is a baseline of another version of audit: make it anew with audit baseline.")
        entries = tuple(_entry(article) for article in content["articles"])
    except OSError as error:
        raise UsageError(
            f"The baseline {file} cannot be read ({error.strerror}): make one with audit baseline, or name another."
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(f"{file} is no baseline: make one with audit baseline.") from error
    return Baseline(entries, str(Path(file).parent), sha256(data).hexdigest()[:8])


def _entry(data: dict[str, Any]) -> Entry:
    findings = tuple(Known(**{k: str(f[k]) for k in Known.__slots__}) for f in data["findings"])
    return Entry(str(data["path"]), tuple(map(str, data["sentences"])), findings)
