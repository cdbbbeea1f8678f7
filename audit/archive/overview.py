"""The page on a run over archives: totals of everything, the worst of what is held. Its size has a limit, whatever the
run's."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import nsmallest

from audit.report.index import Row
from audit.report.quote import code, inline, shorten
from audit.report.words import count, figure
from audit.result import Unaudited
from audit.verdict import Decision

MOST = 1000  # rows of held articles, and of those not audited
CAUSES = 10_000  # that are counted apart; cards may name more, in words of their own


@dataclass
class Overview:
    """Counts and the worst rows; ``results`` is where the rest stands."""

    results: str
    articles: int = 0
    words: int = 0
    points: float = 0.0
    held: int = 0
    missed: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    signatures: set[str] = field(default_factory=set)
    causes: dict[str, list[float]] = field(default_factory=dict)
    worst: list[Row] = field(default_factory=list)
    unaudited: list[Unaudited] = field(default_factory=list)

    def add(self, row: Row, language: str) -> None:
        """Count an audited article; ``row.name`` is empty where it has no report."""
        self.articles += 1
        self.words += row.words
        self.points += row.points
        self.languages[language] += 1
        if len(self.signatures) < MOST:
            self.signatures.add(row.signature)
        for cause, places, points in row.jobs:
            if cause.text in self.causes or len(self.causes) < CAUSES:
                total = self.causes.setdefault(cause.text, [0, 0, 0.0])
                total[0], total[1], total[2] = total[0] + places, total[1] + 1, total[2] + points
        if row.decision is Decision.HOLD:
            self.held += 1
            self.worst.append(row)
            if len(self.worst) > 2 * MOST:
                self.worst = nsmallest(MOST, self.worst, _rank)

    def miss(self, unaudited: Unaudited) -> None:
        """Count an article that could not be audited."""
        self.missed += 1
        if len(self.unaudited) < MOST:
            self.unaudited.append(unaudited)

    def page(self, complete: bool) -> str:
        """``index.md``."""
        free = self.articles - self.held
        parts = [f"**{self.held:,} held**", f"{free:,} may be published"]
        parts += [f"**{self.missed:,} could not be audited**"] if self.missed else []
        blocks = [f"# Audit of {count(self.articles + self.missed, 'article')}", ", ".join(parts) + "."]
        if not complete:
            blocks.append("**The run was interrupted.** What follows is not complete.")
        blocks.append(f"Every article has a record in {code(self.results)}.")
        if self.held:
            worst = nsmallest(MOST, self.worst, _rank)
            shown = "" if self.held <= len(worst) else f" ({len(worst):,} of {self.held:,})"
            blocks += [f"## Held, the worst first{shown}", "\n".join(_table(worst))]
        if self.missed:
            shown = "" if self.missed <= MOST else f" ({MOST:,} of {self.missed:,})"
            blocks += [f"## Could not be audited{shown}", "These are not cleared for publication."]
            blocks.append(
                "\n".join(f"- {code(u.path) or 'without a name'}: {inline(u.reason)}" for u in self.unaudited)
            )
        if self.articles:
            blocks += ["## In all", "\n".join(self._totals())]
        if self.causes:
            ranked = sorted(self.causes.items(), key=lambda item: (-item[1][2], item[0]))[:10]
            blocks += ["## What it comes from", "\n".join(_cause(text, *sums) for text, sums in ranked)]
        signed = ", ".join(code(s) for s in sorted(self.signatures) if s)
        return "\n\n".join([*blocks, "---", f"Signature: {signed or 'none'}"]) + "\n"

    def _totals(self) -> Iterator[str]:
        yield f"- {count(self.words, 'word')} in {count(self.articles, 'audited article')}"
        ranked = sorted(self.languages.items(), key=lambda item: (-item[1], item[0]))
        yield f"- Languages: {', '.join(f'{inline(name)} {number:,}' for name, number in ranked)}"
        rate = figure(1000 * self.points / max(1, self.words))
        yield f"- Estimated MQM penalty (unconfirmed) {figure(self.points)} points, {rate} per 1,000 words; 0 is best"


def _rank(row: Row) -> tuple[float, str]:
    return (-row.per_1000_words, row.path)


def _table(rows: list[Row]) -> Iterator[str]:
    from urllib.parse import quote

    yield "| Article | Penalty per 1,000 words | Fluency | Issues | First reason |"
    yield "|:--|--:|--:|--:|:--|"
    for row in rows:
        title = inline(row.path.strip()) or "without a name"
        # The target is percent-encoded, so that nothing in it can end the link.
        link = f"[{title}]({quote(row.name + '.md', safe='')})" if row.name else title
        cells = [link, figure(row.per_1000_words), figure(row.fluency, 0), f"{row.issues:,}"]
        yield f"| {' | '.join(cells)} | {inline(shorten(row.reason, 120))} |"


def _cause(text: str, places: float, articles: float, points: float) -> str:
    seen = f"{count(int(places), 'place')} in {count(int(articles), 'article')}"
    return f"- **{inline(text)}**: {seen}, {figure(points)} points"
