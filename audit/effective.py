"""What ``audit config`` shows: the policy that holds for an article, and where each value comes from."""

import json
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from audit.config import Setup
from audit.errors import ReadError
from audit.language import LanguageGuesser
from audit.policies import ADDED, KEYS, Value
from audit.read import read
from audit.segment import segment

FEW = 8  # words of a list that are shown to people


@dataclass(frozen=True, slots=True)
class Effective:
    """Per key its value and the places it comes from, several where values add up."""

    file: str
    path: str
    language: str
    values: dict[str, tuple[Any, tuple[str, ...]]]


def effective(path: str | None, setup: Setup) -> Effective:
    """What holds for the article in ``path``. Its language is the one that is set or else that of its text; ``und`` if
    the file cannot be read, to which no override by language applies."""
    language = setup.settings.language or (_language(Path(path)) if path else "und")
    # Without an article, none of the overrides by path applies.
    policies = setup.settings.policy
    given = policies.values(path or "", language)
    policy = policies.of(path or "", language)
    values: dict[str, tuple[Any, tuple[str, ...]]] = {"profile": (policy.name, _origins("profile", given))}
    for key, name in KEYS.items():
        values[key] = (getattr(policy, name), _origins(key, given) or ("default",))
    for value in setup.run:
        values[value.key] = (value.value, (value.origin,))
    waivers = setup.settings.settling.waivers
    if waivers:
        said = tuple(f"{w.names} ({w.owner}, until {w.expires.isoformat()})" for w in waivers)
        values["waivers"] = (said, tuple(w.origin for w in waivers))
    return Effective(setup.file, path or "", language, values)


def _language(path: Path) -> str:
    try:
        return segment(read(path), LanguageGuesser()).language
    except ReadError:
        return "und"


def _origins(key: str, given: list[Value]) -> tuple[str, ...]:
    origins = list(dict.fromkeys(v.origin for v in given if v.key == key))
    return tuple(origins if key in ADDED else origins[-1:])


def as_text(shown: Effective) -> str:
    """Lines for people: key, value, where it comes from."""
    about = f"for {shown.path}, language {shown.language}\n" if shown.path else ""
    rows = [(key, _told(value), ", ".join(origins)) for key, (value, origins) in shown.values.items()]
    width, wide = max(len(key) for key, _, _ in rows), max(min(len(value), 40) for _, value, _ in rows)
    lines = [f"{key:{width}} = {value:{wide}}  # {origin}" for key, value, origin in rows]
    return f"file {shown.file or 'none'}\n{about}" + "\n".join(lines) + "\n"


def as_data(shown: Effective) -> str:
    """The same as JSON; no limit is ``null``."""
    values = {key: {"value": _plain(value), "from": list(origins)} for key, (value, origins) in shown.values.items()}
    data = {"file": shown.file or None, "path": shown.path or None, "language": shown.language, "values": values}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset):
        rows = sorted(value)
        return {name: _plain(severity) for name, severity in rows} if rows and isinstance(rows[0], tuple) else rows
    if isinstance(value, tuple):
        return list(value)
    return None if value == float("inf") else value


def _told(value: Any) -> str:
    if value is None or value == float("inf"):
        return "not set" if value is None else "no limit"
    plain = _plain(value)
    if isinstance(plain, dict):
        plain = [f"{name} {severity}" for name, severity in plain.items()]
    if isinstance(plain, list):
        more = f", … {len(plain) - FEW} more" if len(plain) > FEW else ""
        return ", ".join(map(str, plain[:FEW])) + more or "none"
    if isinstance(plain, bool):
        return str(plain).lower()
    return f"{plain:g}" if isinstance(plain, float) else str(plain)
