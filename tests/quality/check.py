"""Measure the program on the evaluation sets and compare with the floors.

    python tests/quality/check.py SHARED [--only NAME] [--raise] [--jobs N]

SHARED holds ``gold/``, ``sets/``, ``seeds/``, ``labelled/`` and the scoring tools in ``tools/``. Every figure comes
from the real command line program. A figure below its ``min`` or above its ``max`` in floors.json fails; figures
without either are printed alone. ``--raise`` moves floors to what was measured where that is better, never the other
way; a floor is lowered by hand only, with the reason in the change.

An entry of floors.json has a ``kind``, whose module says what is measured and in which unit:

    spans       findings of ``audit run`` in the folder ``texts`` against the file ``gold``, or as clean text
    fluency     ``audit score`` on ``limit`` rows of the labelled set of that name, ``parts`` by phenomenon
    separation  fluency scores of the damaged articles in ``texts``, hurt as ``gold`` says, against those in ``clean``
    reliability confidence of the findings in ``sets`` (folder → gold, or none where all is clean) against their truth
    words       ``audit score --words`` on the rows of the labelled set ``set`` against what people marked
    fix         what the safe repairs of the damaged articles in ``texts`` come to beside the originals in ``clean``
    bits        bits per character of the clean articles in ``texts``

Figures in groups have a dot in their name: ``by_family.glued-words``.
"""

import argparse
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import bits
import fix
import floors
import fluency
import reliability
import separation
import spans
import table
import words
from runs import Runs, place


def measure(name: str, entry: dict[str, Any], runs: Runs) -> tuple[dict[str, Any], float]:
    """Figures of one entry, and the seconds that they took."""
    begin = time.monotonic()
    kind = entry["kind"]
    if kind == "spans":
        found = spans.figures(runs, entry["texts"], entry.get("gold"))
    elif kind == "fluency":
        found = fluency.figures(runs.shared, name, entry)
    elif kind == "words":
        found = words.figures(runs.shared, entry)
    elif kind == "separation":
        damaged, clean = (runs.reports(entry[key]) for key in ("texts", "clean"))
        found = separation.figures(damaged, clean, runs.shared / entry["gold"])
    elif kind == "reliability":
        found = reliability.figures(runs, entry["sets"])
    elif kind == "fix":
        found = fix.figures(runs, entry["texts"], entry["clean"], entry["gold"], entry.get("every", 1))
    elif kind == "bits":
        found = bits.figures(runs.reports(entry["texts"]))
    else:
        raise SystemExit(f"{name}: {kind} is no kind")
    return found, time.monotonic() - begin


def sources(name: str, entry: dict[str, Any], shared: Path) -> list[Path]:
    """The files and folders that an entry's figures rest on."""
    if entry["kind"] == "fluency":
        return [shared / f"labelled/{entry.get('set', name)}.dev.jsonl.gz"]
    if entry["kind"] == "words":
        return [shared / f"labelled/{entry['set']}.dev.jsonl.gz"]
    if entry["kind"] == "reliability":
        return [shared / texts for texts in entry["sets"]]
    keys = ("texts", "clean", "gold") if entry["kind"] in ("separation", "fix") else ("texts",)
    return [place(shared, entry[key]) for key in keys]


def main() -> int:
    """Measure, print, compare; the exit code is 1 if a floor broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--only", default="", metavar="NAME", help="entries with NAME in their name")
    parser.add_argument("--raise", dest="lift", action="store_true")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="processes at a time; default: one per core"
    )
    args = parser.parse_args()
    known = floors.load()
    chosen = {name: entry for name, entry in known.items() if args.only in name}
    if not chosen:
        parser.error(f"floors.json has no entry with “{args.only}” in its name")
    passed = failed = 0
    with tempfile.TemporaryDirectory() as out, ThreadPoolExecutor(args.jobs) as pool:
        # Entries share out the cores; an entry alone has them all.
        runs = Runs(args.shared, Path(out), jobs=max(1, args.jobs // len(chosen)))
        waiting = {name: pool.submit(measure, name, entry, runs) for name, entry in chosen.items()}
        try:
            for name, entry in chosen.items():
                figures, seconds = waiting[name].result()
                limit = f", limit {entry['limit']}" if "limit" in entry else ""
                print(f"{name} ({seconds:.0f} s{limit}): " + "\n".join(table.lines(figures)), flush=True)
                digest = floors.digest_of(sources(name, entry, args.shared))
                for fault in floors.compared(entry, figures, digest, args.lift):
                    passed, failed = passed + (fault is None), failed + (fault is not None)
                    if fault:
                        print(f"  {fault}", flush=True)
        except BaseException:
            pool.shutdown(cancel_futures=True)  # else everything that waits would still be measured
            raise
    if args.lift:
        floors.save(known)
    print(f"{passed} passed, {failed} failed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
