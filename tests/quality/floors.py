"""The floors in floors.json: comparing figures with them, and raising them."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("floors.json")
# Room left under a measured figure when its floor is raised: another machine's arithmetic may flip a close call.
SLACK = 0.005
BOUNDS = (("min", 1), ("max", -1))  # and the sign that makes greater better


def load() -> dict[str, dict[str, Any]]:
    floors: dict[str, dict[str, Any]] = json.loads(FILE.read_text())
    return floors


def save(floors: dict[str, dict[str, Any]]) -> None:
    FILE.write_text(json.dumps(floors, indent=1) + "\n")


def compared(entry: dict[str, Any], measured: dict[str, Any], digest: str, lift: bool) -> Iterator[str | None]:
    """For each of the entry's floors what is wrong, or ``None`` if it holds. With ``lift`` floors that a figure is
    better than by more than SLACK are moved up to SLACK from it, and the digest of the texts is taken on."""
    figures = dict(flattened(measured))
    if lift:
        entry["digest"] = digest
    elif entry.get("digest") != digest and any(bound in entry for bound, _ in BOUNDS):
        yield f"the texts changed: {digest}, floors were measured on {entry.get('digest')}"
    for bound, sign in BOUNDS:
        for key, floor in entry.get(bound, {}).items():
            value = figures.get(key, 0.0 if sign > 0 else float("inf"))
            if (value - floor) * sign < 0:
                yield f"BROKEN {key}: {value}, {bound} {floor}"
                continue
            if lift and (value - floor) * sign > SLACK:
                entry[bound][key] = round(value - sign * SLACK, 4)
            yield None


def flattened(figures: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, float]]:
    """Figures under the keys that floors name them by: ``recall``, ``by_family.glued-words`` …"""
    for key, value in figures.items():
        if isinstance(value, dict):
            yield from flattened(value, f"{prefix}{key}.")
        elif isinstance(value, int | float):
            yield f"{prefix}{key}", value


def digest_of(paths: list[Path]) -> str:
    """Twelve hex digits over the files that a set of figures rests on; a folder stands for all files in it."""
    total = hashlib.sha256()
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            total.update(file.name.encode() + file.read_bytes())
    return total.hexdigest()[:12]
