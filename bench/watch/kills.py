"""Kill a watcher at random moments, and see that no article is lost and none is there twice.

    python bench/watch/kills.py --kills 50 --files 400
    python bench/watch/kills.py --kills 50 --elsewhere /dev/shm    # published and held on another file system

A watcher is started, killed with SIGKILL, and started again, while articles go on arriving. After each kill every
article has to be in exactly one of inbox, published, held and failed. Between file systems a kill may leave one in its
old and its new place until the next start, which is counted apart; at the end it is in one. Prints the counts; ends
with 1 if one was lost or is there twice, in the wrong folder or without its papers.
"""

import argparse
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("published", "held", "failed")
PAPERS = {
    "published": (".report.md", ".report.json", ".receipt.json"),
    "held": (".report.md", ".report.json"),
    "failed": (".reason.txt",),
}


@dataclass
class Tally:
    """What was seen.

    ``lost`` and ``twice`` are counted after each kill and at the end, ``between`` (in two places until the next start)
    for two file systems only, ``wrong`` at the end. ``moves``: how many articles each watcher moved.
    """

    kills: int = 0
    lost: int = 0
    twice: int = 0
    between: int = 0
    wrong: list[str] = field(default_factory=list)
    moves: list[int] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not (self.lost or self.twice or self.wrong)


def article(number: int) -> tuple[str, bytes, str]:
    """Name, bytes and folder to be of an article; every text is there once, and some names are there twice."""
    name = ("", "sport/", "culture/arts/")[number % 3] + f"{number // 2 if number % 5 == 0 else number}.txt"
    text = f"The council voted for plan number {number} on Monday, and the mayor thanked everyone who had come.\n"
    if number % 7 == 3:
        return name, text.encode() + b"\0\1\2", "failed"
    if number % 4 == 1:
        return name, text.replace("voted for", "took a stand once morest").encode(), "held"
    return name, text.encode(), "published"


class Watcher(Protocol):
    """What is needed of a process; ``subprocess.Popen`` has it."""

    pid: int
    returncode: Any
    stdout: Any
    stderr: Any

    def communicate(self) -> tuple[bytes, bytes]: ...


def launched(options: Sequence[str]) -> "subprocess.Popen[bytes]":
    """``audit`` with these options, in a group of processes of its own."""
    command = [sys.executable, "-m", "audit.cli", *options]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, start_new_session=True)


def campaign(
    folder: Path,
    kills: int,
    files: int,
    seed: int = 1,
    elsewhere: Path | None = None,
    span: float = 0.1,
    options: Sequence[str] = (),
    launch: Callable[[Sequence[str]], Any] = launched,
) -> Tally:
    """Kill ``kills`` watchers, one in ten while it starts, the others up to ``span`` seconds after one of their first
    decisions, while ``files`` articles arrive; then let one finish."""
    chance, tally = random.Random(seed), Tally()
    away = elsewhere or folder
    places = {
        "inbox": folder / "inbox",
        "published": away / "published",
        "held": away / "held",
        "failed": folder / "failed",
    }
    for place in places.values():
        place.mkdir(parents=True)
    call = ["watch", str(places["inbox"]), *(f"--{kind}={places[kind]}" for kind in KINDS), "--model", "none"]
    call += ["--no-config", "--settle", "0", "--receipt", *options]
    waiting = [article(number) for number in range(files)]
    sent: dict[bytes, str] = {}
    share = -(-files // max(1, kills))
    for number in range(kills):
        for one in waiting[:share]:
            name, data, kind = one
            if not (places["inbox"] / name).exists():  # else the sender would overwrite what is there
                _send(places["inbox"], name, data)
                sent[data] = kind
                waiting.remove(one)
        before = sum(_count(places, kind) for kind in KINDS)
        watcher = launch(call)
        if number % 10 == 9:
            time.sleep(chance.uniform(0, 1))  # while it starts
        else:
            _decisions(watcher, chance.randint(1, 6))
            time.sleep(chance.uniform(0, span))
        os.killpg(watcher.pid, signal.SIGKILL)
        watcher.communicate()
        tally.kills += 1
        tally.moves.append(sum(_count(places, kind) for kind in KINDS) - before)
        seen = _seen(places)
        tally.lost += sum(not seen[data] for data in sent)
        double = sum(len(seen[data]) > 1 for data in sent)
        if elsewhere:
            tally.between += double
        else:
            tally.twice += double
    while waiting:
        name, data, kind = waiting.pop()
        if (places["inbox"] / name).exists():
            name = f"late/{len(waiting)}-{Path(name).name}"
        _send(places["inbox"], name, data)
        sent[data] = kind
    last = launch([*call, "--once"])
    _, said = last.communicate()
    if last.returncode not in (0, 1, 3):
        tally.wrong.append(f"the last watcher ended with {last.returncode}: {said!r}")
    _end(places, sent, tally)
    return tally


def _end(places: dict[str, Path], sent: dict[bytes, str], tally: Tally) -> None:
    seen = _seen(places)
    for data, kind in sent.items():
        tally.lost += not seen[data]
        tally.twice += len(seen[data]) > 1
        for place, path in seen[data]:
            if place != kind:
                tally.wrong.append(f"{path} is in {place} instead of {kind}")
            papers = {
                "published": (".report.md", ".report.json", ".receipt.json"),
                "held": (".report.md", ".report.json"),
            }
            for suffix in papers.get(kind, (".reason.txt",)):
                if not path.with_name(path.name + suffix).exists():
                    tally.wrong.append(f"{path} has no {suffix}")
    articles = {path for found in seen.values() for _, path in found}
    for place in places.values():
        for path in place.rglob("*"):
            hidden = place == places["inbox"] and path.name in ("lock", ".audit-watch")
            if path.is_dir() or hidden or path in articles:
                continue
            if not any(path.name.startswith(a.name + ".re") and path.parent == a.parent for a in articles):
                tally.wrong.append(f"{path} was left over")


def _send(inbox: Path, name: str, data: bytes) -> None:
    path = inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.write_bytes(data)
    draft.rename(path)


def _decisions(watcher: "Watcher", wanted: int) -> None:
    """Wait until it is watching, and for so many decisions, but no longer than it takes to see that none comes."""
    assert watcher.stderr is not None
    assert watcher.stdout is not None
    while (line := watcher.stderr.readline()) and b"watching" not in line:
        pass
    out = watcher.stdout.fileno()
    while wanted > 0 and select.select([out], [], [], 1)[0] and (said := os.read(out, 1 << 16)):
        wanted -= said.count(b"\n")


def _count(places: dict[str, Path], kind: str) -> int:
    return sum(len(found) for found in _seen({kind: places[kind]}).values())


def _seen(places: dict[str, Path]) -> "dict[bytes, list[tuple[str, Path]]]":
    """Where each text is; hidden files are nobody's article yet."""
    seen: dict[bytes, list[tuple[str, Path]]] = defaultdict(list)
    for kind, place in places.items():
        for path in place.rglob("*.txt"):
            if path.is_file() and not path.name.startswith(".") and not path.name.endswith(".reason.txt"):
                seen[path.read_bytes()].append((kind, path))
    return seen


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--files", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--span", type=float, default=0.1, help="seconds from a decision to a kill at most")
    parser.add_argument("--elsewhere", type=Path, help="folder on another file system for published and held articles")
    parser.add_argument("options", nargs="*", help="further options of audit watch, after --")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="audit-kills-"))
    away = Path(tempfile.mkdtemp(prefix="audit-kills-", dir=asked.elsewhere)) if asked.elsewhere else None
    start = time.monotonic()
    try:
        tally = campaign(folder, asked.kills, asked.files, asked.seed, away, asked.span, asked.options)
    finally:
        shutil.rmtree(folder)
        if away:
            shutil.rmtree(away)
    busy = sum(moved > 0 for moved in tally.moves)
    print(f"kills {tally.kills} ({busy} after at least one move, {sum(tally.moves)} moves before kills)")
    print(
        f"articles {asked.files}  lost {tally.lost}  twice {tally.twice}  in two places until restart {tally.between}"
    )
    print(f"wrong {len(tally.wrong)}, seconds {time.monotonic() - start:.0f}")
    for fault in tally.wrong[:20]:
        print(fault)
    return 0 if tally.good else 1


if __name__ == "__main__":
    sys.exit(main())
