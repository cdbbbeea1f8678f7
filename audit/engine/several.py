"""A file of several articles repaired: each audited by itself, all their repairs made in the file at once."""

from dataclasses import dataclass, field

from audit.auditor import Settings
from audit.engine.rounds import (
    BYTES,
    CIRCLE,
    NO_TEXT,
    NOT_SETTLED,
    ROUNDS,
    Fixed,
    Left,
    placed,
    settled,
    ungraded,
    wanted,
)
from audit.engine.run import Several, audit_one
from audit.engine.stories import Source
from audit.errors import ReadError
from audit.finding import Finding
from audit.read import Opened, open_bytes, structured
from audit.read.load import load
from audit.repair.apply import apply
from audit.repair.encoded import Edit, written
from audit.repair.patch import Choice, LeftOut, Patch, patch
from audit.result import Unaudited
from audit.text import Document


@dataclass
class _Story:
    """One article on its way through the rounds; ``texts`` it has had, ``settled`` when no more is to be done.
    ``kept``: see ``wanted``."""

    key: str
    kin: tuple[Source, ...]
    document: Document | None = None
    findings: tuple[Finding, ...] = ()
    patch: Patch = field(default_factory=Patch)
    texts: set[str] = field(default_factory=set)
    kept: set[tuple[str, str]] = field(default_factory=set)
    settled: bool = False
    why_not: str = ""

    def left(self) -> list[LeftOut]:
        return [*self.patch.left, *(LeftOut(f, self.why_not) for f in self.patch.made if self.why_not)]


def fix_several(item: Several, settings: Settings, choice: Choice) -> Fixed | Unaudited:
    """Repair the articles of a file, each at most ``ROUNDS`` times. Nothing is written. Raises UsageError."""
    path, kind = str(item.path), structured(item.path.name) or "text"
    try:
        before = load(item.path)
        opened = open_bytes(before, path, kind)
    except ReadError as error:
        return Unaudited(path, str(error))
    stories = [_Story(key, kin) for key, kin in zip(item.keys, item.kin, strict=True)]
    data, made, failed = before, 0, list[Unaudited]()
    for number in range(ROUNDS + 1):
        for story in stories:
            if not story.settled:
                failed += _audited(story, opened, settings, choice, final=number == ROUNDS)
        moving = [s for s in stories if not s.settled]
        edits = sorted(edit for story in moving for edit in story.patch.edits)
        if not edits:
            break
        changed = written(data, opened.source, opened.encoding, _once(edits))
        try:
            again = open_bytes(changed, path, kind, opened.encoding) if changed is not None else None
        except ReadError:
            again = None
        if changed is None or again is None or again.stories.keys() != opened.stories.keys():
            # Never a file that reads otherwise than it should: then it stays as it was before this round.
            for story in moving:
                story.why_not = BYTES if changed is None else NO_TEXT
            break
        data, opened, made = changed, again, made + sum(len(s.patch.made) for s in moving)
    left = [place for story in stories for place in _left(story, opened)]
    more = sum(ungraded(story.findings, choice) for story in stories)
    return Fixed(path, before, data, made, tuple(left), more, tuple(failed))


def _audited(story: _Story, opened: Opened, settings: Settings, choice: Choice, final: bool) -> list[Unaudited]:
    """Audit the story as it is now and say what to do with it; what could not be audited."""
    try:
        document = opened.document(story.key)
    except ReadError as error:
        story.settled = True
        return [Unaudited(f"{opened.path}#{story.key}", str(error))]
    outcome = audit_one((document, story.kin), settings)
    if isinstance(outcome, Unaudited):
        story.settled = True
        return [outcome]
    story.document, story.findings = document, outcome.findings
    story.kept |= settled(outcome.findings)
    story.patch = patch(document, wanted(outcome.findings, choice, story.kept))
    story.texts.add(document.text)
    if not story.patch.edits:
        story.settled = True
    elif apply(document.text, story.patch.made) in story.texts:
        story.settled, story.why_not = True, CIRCLE
    elif final:
        story.settled, story.why_not = True, NOT_SETTLED
    return []


def _left(story: _Story, opened: Opened) -> tuple[Left, ...]:
    """Where in the file as it is at the end: the repairs of other articles have moved what comes behind them."""
    left = story.left()
    if not left:
        return ()
    return placed(left, opened.document(story.key))


def _once(edits: list[Edit]) -> list[Edit]:
    """Without those that overlap one before: no two articles share text, but a broken file may say so."""
    kept: list[Edit] = []
    for edit in edits:
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept
