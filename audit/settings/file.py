"""The house's file: where it is, and what it says."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.errors import UsageError
from audit.settings.mistakes import Mistakes
from audit.tables import parsed

if TYPE_CHECKING:
    from audit.settings.schema import House

NAME = "audit.toml"
_PROJECT = "pyproject.toml"
_PLACE = re.compile(r" \(at line (\d+), column \d+\)$")


@dataclass(frozen=True)
class File:
    """A file that could be read: what it says, and where each key of it stands. ``root`` is its folder."""

    name: str
    root: str
    house: "House"
    mistakes: Mistakes = field(repr=False)


def find(paths: Sequence[str]) -> Path | None:
    """The file for these articles: in the folder of the first one or the nearest folder above it, else in the working
    directory or above that. In a folder with both, audit.toml goes before pyproject.toml."""
    first = next((Path(p) for p in paths if p != "-"), None)
    starts = [Path.cwd()]
    if first is not None:
        place = Path(os.path.abspath(first))
        starts.insert(0, place if place.is_dir() else place.parent)
    for start in starts:
        for folder in (start, *start.parents):
            if (folder / NAME).is_file():
                return folder / NAME
            if (folder / _PROJECT).is_file() and _speaks_of_us(folder / _PROJECT):
                return folder / _PROJECT
    return None


def _speaks_of_us(path: Path) -> bool:
    try:
        source = path.read_text("utf-8")
        return "audit" in source and "audit" in parsed("pyproject", source).get("tool", {})
    except (OSError, ValueError, AttributeError, RecursionError):
        return False


def read(path: Path) -> File:
    """What a file says. Raises UsageError with every mistake in it, its line, and what was perhaps meant."""
    import tomllib

    name = _shown(path)
    try:
        source = path.read_bytes().decode("utf-8-sig")
        data = tomllib.loads(source)
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not in UTF-8: save it so.") from error
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        where = f"{name}:{place[1]}" if place else f"{name}:{source.count(chr(10)) + 1}"
        raise UsageError(f"{where}: this is not TOML: {_PLACE.sub('', str(error))}.") from error
    except RecursionError as error:
        raise UsageError(f"{name} nests too deep.") from error
    prefix: tuple[str, ...] = ()
    if path.suffix == ".toml" and path.name == _PROJECT:
        prefix = ("tool", "audit")
        tools = data.get("tool", {})
        data = tools.get("audit", {}) if isinstance(tools, dict) else {}
    return _checked(data, source, name, str(path.parent), prefix)


def _checked(data: Any, source: str, name: str, root: str, prefix: tuple[str, ...]) -> File:
    from pydantic import BaseModel, ValidationError

    from audit.settings.lines import lines
    from audit.settings.schema import Baseline, House, Override, Terms, Waiver

    mistakes = Mistakes(name, lines(source), prefix)
    tables: dict[str, type[BaseModel]] = {
        "": House,
        "overrides": Override,
        "waivers": Waiver,
        "profiles": Terms,
        "baseline": Baseline,
    }
    keys = {table: [str(f.alias) for f in model.model_fields.values()] for table, model in tables.items()}
    try:
        return File(name, root, House.model_validate(data), mistakes)
    except ValidationError as error:
        mistakes.add_all(error, keys)
        mistakes.check()
        raise


def _shown(path: Path) -> str:
    """The path from the working directory if that is shorter."""
    relative = os.path.relpath(path)
    return relative if len(relative) < len(str(path)) else str(path)
