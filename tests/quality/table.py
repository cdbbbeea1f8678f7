"""Figures → lines for people."""

from collections.abc import Iterator, Mapping
from typing import Any

WIDTH = 120


def lines(figures: Mapping[str, Any]) -> Iterator[str]:
    """The single figures on the first line; then each group, sorted: counts and peers with the highest first, other
    figures with the lowest first. A group of records is sorted by their first figure."""
    yield ", ".join(f"{k} {v}" for k, v in figures.items() if not isinstance(v, dict))
    for name, group in figures.items():
        if not isinstance(group, dict) or not group:
            continue
        if name == "peers":
            yield "  beside published metrics, by pair_fluency:"
            yield from _ranking(group | {"audit score": figures["pair_fluency"]})
        else:
            down = all(isinstance(v, int) for v in group.values())
            yield f"  {name}, {'highest' if down else 'lowest'} first:"
            cells = sorted(group.items(), key=lambda item: (_first(item[1]) * (-1 if down else 1), item[0]))
            yield from _columns([f"{k} {_cell(v)}" for k, v in cells])


def _ranking(group: Mapping[str, float]) -> Iterator[str]:
    wide = max(map(len, group))
    for name, value in sorted(group.items(), key=lambda item: -item[1]):
        yield f"    {name:{wide}}  {value:.4f}{'  <' if name == 'audit score' else ''}"


def _columns(cells: list[str]) -> Iterator[str]:
    """As many columns as fit, filled line by line."""
    wide = max(map(len, cells)) + 2
    count = max(1, (WIDTH - 4) // wide)
    for i in range(0, len(cells), count):
        yield "    " + "".join(cell.ljust(wide) for cell in cells[i : i + count]).rstrip()


def _first(value: Any) -> float:
    return float(next(iter(value.values())) if isinstance(value, dict) else value)


def _cell(value: Any) -> str:
    return "(" + ", ".join(f"{k} {v}" for k, v in value.items()) + ")" if isinstance(value, dict) else str(value)
