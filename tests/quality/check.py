"""Measure the program on the evaluation sets and compare with the floors.

    python tests/quality/check.py SHARED [--only NAME] [--raise]

SHARED holds ``gold/``, ``sets/``, ``seeds/``, ``labelled/`` and the scoring tools in ``tools/``. Every figure comes
from the real command line program. A figure below its ``min`` or above its ``max`` in floors.json fails. ``--raise``
moves floors to
what was measured where that is better, never the other way; a floor is lowered by hand only, with the reason in the
change.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
AUDIT = [str(Path(sys.executable).parent / "audit")]
# Room left under a measured figure when its floor is raised: another machine's arithmetic may flip a close call.
SLACK = 0.005


def spans(shared: Path, texts: str, gold: str | None) -> dict[str, float]:
    """Scores of ``audit run`` over one folder, flattened: ``recall``, ``by_family.glued-words`` …"""
    with tempfile.TemporaryDirectory() as out:
        command = [
            *AUDIT,
            "run",
            str(shared / texts),
            "--out",
            out,
            "--format",
            "json",
            "--exclude",
            "*.src.txt",
            "--quiet",
        ]
        subprocess.run(command, check=True)
        against = ["--clean"] if gold is None else ["--gold", str(shared / gold)]
        tool = [
            sys.executable,
            str(shared / "tools/score_gold.py"),
            *against,
            "--texts",
            str(shared / texts),
            "--reports",
            out,
        ]
        result = json.loads(subprocess.run([*tool, "--json"], check=True, capture_output=True).stdout)
    if result["missing"]:
        raise SystemExit(f"{texts}: no report for {result['missing'][:3]}")
    return dict(flattened(result))


def fluency(shared: Path, name: str, limit: int) -> dict[str, float]:
    """Scores of ``audit score`` over one labelled set."""
    tool = [sys.executable, str(shared / "tools/score_fluency.py"), str(shared / f"labelled/{name}.dev.jsonl.gz")]
    command = [*tool, "--audit", " ".join([*AUDIT, "score"]), "--limit", str(limit), "--json"]
    result = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return {k: v for k, v in next(iter(result.values())).items() if isinstance(v, int | float)}


def flattened(value: Any, prefix: str = "") -> Any:
    """Figures of a nested result; "3/4" becomes 0.75."""
    for key, inner in value.items():
        name = f"{prefix}{key}"
        if isinstance(inner, dict):
            yield from flattened(inner, name + ".")
        elif isinstance(inner, str) and "/" in inner:
            part, whole = map(int, inner.split("/"))
            yield name, round(part / whole, 4)
        elif isinstance(inner, int | float):
            yield name, inner


def digest(shared: Path, name: str) -> str:
    """Twelve hex digits over the files that a set of figures rests on."""
    path = shared / name
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    total = hashlib.sha256()
    for file in files:
        total.update(file.name.encode() + file.read_bytes())
    return total.hexdigest()[:12]


def main() -> int:
    """Measure, print, compare; the exit code is 1 if a floor broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--only")
    parser.add_argument("--raise", dest="lift", action="store_true")
    args = parser.parse_args()
    file = HERE / "floors.json"
    floors = json.loads(file.read_text())
    broken = 0
    for name, entry in floors.items():
        if args.only and args.only not in name:
            continue
        if entry["kind"] == "fluency":
            source = f"labelled/{name}.dev.jsonl.gz"
            measured = fluency(args.shared, name, entry["limit"])
        else:
            source = entry["texts"]
            measured = spans(args.shared, entry["texts"], entry.get("gold"))
        print(f"{name}: " + ", ".join(f"{k} {v}" for k, v in measured.items()), flush=True)
        found = digest(args.shared, source)
        if entry.get("digest") != found and not args.lift:
            print(f"  the texts changed: {found}, floors were measured on {entry.get('digest')}")
            broken += 1
        for bound, better in (("min", 1), ("max", -1)):
            for key, floor in entry.get(bound, {}).items():
                value = measured.get(key, 0.0 if better > 0 else float("inf"))
                if (value - floor) * better < 0:
                    print(f"  BROKEN {key}: {value}, {bound} {floor}")
                    broken += 1
                elif args.lift and (value - floor) * better > SLACK:
                    entry[bound][key] = round(value - better * SLACK, 4)
        if args.lift:
            entry["digest"] = found
    if args.lift:
        file.write_text(json.dumps(floors, indent=1) + "\n")
    print("1 passed, 0 failed" if not broken else f"0 passed, {broken} failed")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
