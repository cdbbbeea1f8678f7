"""A file and its receipt → whether the article is still what was passed, and if not, what differs."""

import os
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from audit.auditor import Settings
from audit.errors import ReadError
from audit.finding import Settled
from audit.globs import matches
from audit.policies import Policies
from audit.read import open_bytes, read_bytes, structured
from audit.read.load import load
from audit.receipt.files import find
from audit.receipt.key import SEAL, Key, holds
from audit.receipt.record import layer_of, policy_digest, text_digest
from audit.text import Document


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a receipt does not hold. ``kind`` is one of ``receipt`` (there is none), ``signature``, ``bytes``, ``text``,
    ``verdict``, ``policy``, ``waiver``, ``program``; ``text`` the sentence for people."""

    kind: str
    text: str


@dataclass(frozen=True)
class Demand:
    """What is asked of a receipt.

    ``house`` is what holds today, ``None`` where that is not asked; ``text``: only what a reader sees has to be the
    same; ``program``: the parts of a signature that have to be the same; ``folder``: where receipts lie.
    """

    keys: tuple[Key, ...] = ()
    house: Settings | None = None
    text: bool = False
    program: str | None = None
    folder: Path | None = None
    today: date = date.min


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one file; ``unreadable`` is the sentence that says what could not be read."""

    path: str
    receipt: str = ""
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    unreadable: str = ""

    @property
    def holds(self) -> bool:
        return not self.problems and not self.unreadable


def check(article: Path, demand: Demand) -> Checked:
    """Whether the receipt of the article in this file holds. Raises UsageError where the folder of receipts is none."""
    path = str(article)
    try:
        data = load(article)
        digest = sha256(data).hexdigest()
        found = find(article, demand.folder, digest)
        if found is None:
            where = f"in {demand.folder}" if demand.folder else "beside it"
            return Checked(path, problems=(Problem("receipt", f"there is no receipt {where}"),))
        place, receipt = found
        problems = _signed(receipt, demand.keys)
        if not problems:  # of a receipt that is not to be trusted, nothing else is worth saying
            problems = [*_same(article, data, digest, receipt, demand.text), *_house(receipt, demand)]
    except ReadError as error:
        return Checked(path, unreadable=str(error))
    notes: tuple[str, ...] = ()
    if receipt[SEAL] is not None and not demand.keys:
        notes = ("its signature was not checked: no key was given",)
    return Checked(path, str(place), tuple(problems), notes)


def _signed(receipt: dict[str, Any], keys: tuple[Key, ...]) -> list[Problem]:
    if not keys:
        return []
    if receipt[SEAL] is None:
        return [Problem("signature", "the receipt is not signed, and a key was given")]
    if holds(receipt, keys):
        return []
    known = receipt[SEAL]["key"] in {key.name for key in keys}
    why = "the receipt was altered or forged" if known else "the receipt was signed with another key, or forged"
    return [Problem("signature", f"{why}: its signature does not fit")]


def _same(article: Path, data: bytes, digest: str, receipt: dict[str, Any], text: bool) -> list[Problem]:
    if digest == receipt["sha256"]:
        return []
    try:
        now = _texts(article, data, receipt["articles"][0]["format"])
    except ReadError as error:
        return [Problem("text", f"the file changed and is no article any more ({error})")]
    then = {one["key"]: one["text_sha256"] for one in receipt["articles"]}
    if now == then:
        same = "the file changed, though its text reads the same (--text allows that)"
        return [] if text else [Problem("bytes", same)]
    if then.keys() == {""}:
        return [Problem("text", "the text changed since it was passed")]
    changed = [key for key in then if now.get(key) != then[key]] + [key for key in now if key not in then]
    few = ", ".join(changed[:5]) + (", …" if len(changed) > 5 else "")
    return [Problem("text", f"the text of {len(changed)} of its articles changed since it was passed: {few}")]


def _texts(article: Path, data: bytes, format: str) -> dict[str, str]:
    kind = structured(article.name)
    documents: list[Document]
    if kind is None:
        documents = [read_bytes(data, str(article), format)]
    else:
        opened = open_bytes(data, str(article), kind)
        documents = [opened.document(key) for key in opened.stories]
    return {document.key: text_digest(document.text) for document in documents}


def _house(receipt: dict[str, Any], demand: Demand) -> list[Problem]:
    problems: list[Problem] = []
    held = [one["key"] for one in receipt["articles"] if one["verdict"] != "publish"]
    if held:
        problems.append(Problem("verdict", "the receipt is of an article that was held"))
    if demand.program is not None and demand.program != receipt["program"]:
        problems.append(
            Problem("program", f"it was passed by another program: {receipt['program']}; now it is {demand.program}")
        )
    if demand.house is not None:
        problems += _policy(receipt, demand.house.policy)
    return problems + _waivers(receipt, demand)


def _policy(receipt: dict[str, Any], house: Policies) -> list[Problem]:
    """The policy that holds today for an article in the place where this one was audited, with what the command line
    said then; what the command line says now goes before it."""
    path = os.path.join(house.root, receipt["path"])
    try:
        then = layer_of(receipt["asked"])
        layers = [*house.layers[:-1], then, *house.layers[-1:]]
        policies = Policies(house.root, tuple(layers), house.profiles)
        for one in receipt["articles"]:
            now = policies.of(path, one["language"])
            if policy_digest(now) != one["policy"]["digest"]:
                names = f"“{one['policy']['name']}” then, “{now.name}” now"
                return [Problem("policy", f"the house's policy is another than the one it was passed under ({names})")]
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise ReadError("Its receipt names a policy that this program does not know.") from error
    return []


def _waivers(receipt: dict[str, Any], demand: Demand) -> list[Problem]:
    """A sentence for each waiver without which a finding would have counted, and which does not hold today."""
    said: dict[str, None] = {}
    for article in receipt["articles"]:
        for settled in article["settled"]:
            if settled["kind"] != Settled.WAIVED:
                continue
            name = f"the waiver of “{settled['rule']}” by {settled['owner']}"
            if settled["expires"] < demand.today.isoformat():
                said[f"{name} expired on {settled['expires']}"] = None
            elif demand.house is not None and not _waived(settled, receipt["path"], demand.house, demand.today):
                said[f"{name} was withdrawn"] = None
    return [Problem("waiver", text) for text in said]


def _waived(settled: dict[str, str], path: str, house: Settings, today: date) -> bool:
    names = (settled["rule"], settled["family"], settled["fingerprint"])
    file = os.path.join(house.settling.root, path)
    return any(
        waiver.names in names
        and not waiver.expired(today)
        and (not waiver.paths or matches(file, house.settling.root, waiver.paths))
        for waiver in house.settling.waivers
    )
