"""One call of ``audit baseline``: what is found today, recorded as known."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from audit import config
from audit.config import Setup
from audit.engine import audit_all
from audit.errors import UsageError
from audit.finding import fingerprints
from audit.progress import shown
from audit.report.quote import plain
from audit.report.words import count
from audit.result import Audit, Unaudited
from audit.settle.baseline import Baseline, Entry, dump, load, matched, record
from audit.sources import files
from audit.verdict import unsettled

ARCHIVE = "This is an archive, of whose articles no baseline is kept: unpack it to have one."
USUAL = "audit-baseline.json"


@dataclass
class Recorded:
    """What ``file`` holds now, how much of it is new, and how much of what it held is gone."""

    file: Path
    articles: int = 0
    findings: int = 0
    new: int = 0
    gone: int = 0
    unaudited: list[tuple[str, str]] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.file}: {count(self.findings, 'finding')} of {count(self.articles, 'article')} recorded as known,"
            f" {self.new} new, {self.gone} gone"
        )


def recording(paths: Sequence[str], setup: Setup, out: Path | None, prune: bool) -> Recorded:
    """Audit ``paths`` and write the baseline anew: articles that are not among them stay as they were recorded.

    With ``prune`` nothing new is recorded, what is no longer found goes, and so do articles that are no longer there.
    Raises UsageError, ModelError, RuleError.
    """
    file = out or Path(setup.settings.settling.baseline or USUAL)
    before = load(str(file)) if prune or file.exists() else Baseline(root=str(file.parent))
    # What is recorded is told by this call, not by the baseline itself.
    settings = replace(setup.settings, settling=replace(setup.settings.settling, baseline=None))
    found = files(paths, setup, ARCHIVE)
    recorded = Recorded(file)
    kept = {entry.path: entry for entry in before.entries}
    root = str(file.parent)
    for outcome in shown(audit_all(found, settings, config.jobs(setup.jobs, len(found))), len(found), setup.quiet):
        if isinstance(outcome, Unaudited):
            recorded.unaudited.append((plain(outcome.path), plain(outcome.reason)))
            continue
        old = before.entry(outcome.article)
        if old is not None and not _there(file, old):  # it was moved
            kept.pop(old.path, None)
        entry, again = _entry(outcome, old, root, prune)
        recorded.new += len(entry.findings) - again
        if entry.findings:
            kept[entry.path] = entry
        else:
            kept.pop(entry.path, None)
    if prune:
        kept = {path: entry for path, entry in kept.items() if _there(file, entry)}
    recorded.articles, recorded.findings = len(kept), sum(len(e.findings) for e in kept.values())
    recorded.gone = sum(len(e.findings) for e in before.entries) + recorded.new - recorded.findings
    _write(file, dump(kept.values()))
    load.cache_clear()
    return recorded


def _entry(audit: Audit, old: Entry | None, root: str, prune: bool) -> tuple[Entry, int]:
    """What is recorded of an article from now on, and how much of it was before."""
    counted = set(unsettled(audit.findings))
    names = fingerprints(audit.findings, audit.article.text)
    again = matched(old, audit.article, audit.findings, names) if old else {}
    chosen = [at for at, f in enumerate(audit.findings) if f in counted and (at in again or not prune)]
    entry = record(audit.article, [audit.findings[at] for at in chosen], [names[at] for at in chosen], root)
    return entry, sum(at in again for at in chosen)


def _there(file: Path, entry: Entry) -> bool:
    """Whether the recorded article's file still lies where it lay."""
    return any((file.parent / path).exists() for path in (entry.path, entry.path.rpartition("#")[0] or entry.path))


def _write(file: Path, text: str) -> None:
    draft = file.with_name(f".{file.name}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, "utf-8", errors="surrogatepass")
        os.replace(draft, file)
    except OSError as error:
        raise UsageError(f"The baseline {file} cannot be written: {error.strerror or error}.") from error
    finally:
        draft.unlink(missing_ok=True)
