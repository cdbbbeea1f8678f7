"""What a call does besides the policy: model, rules, formats and the like, each with where its value comes from."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from audit.options import Flags, Gate
from audit.policies import Value
from audit.report import USUAL
from audit.settings import File


class Choices:
    """Values by their key: by flag, by the file, or as usual; paths in a file start from its folder."""

    def __init__(self, flags: Flags, file: File | None) -> None:
        self._file = file
        house: Any = file.house if file else None
        self.values: dict[str, Value] = {}
        gate = flags if isinstance(flags, Gate) else Gate()
        baseline = house.baseline and house.baseline.file if house else None
        formats = house.format if house else None
        self._add("language", flags.lang, house and house.language, None, "--lang")
        self._add("model", flags.model, self._model(house and house.model), None)
        self._add("calibration", _text(flags.calibration), self._path(house and house.calibration), None)
        self._add("fluency", flags.fluency, house and house.fluency, None)
        self._add("rules", _texts(flags.further), self._paths(house and house.rules), ())
        self._add("baseline", _text(flags.baseline), self._path(baseline), None)
        self._add("format", split(gate.formats), split(formats), USUAL)
        self._add("out", _text(gate.out), self._path(house and house.out), "reports")
        self._add("jobs", flags.jobs, house.jobs if house else None, 0)
        self._add("include", _texts(flags.include), _texts(house and house.include), ())
        self._add("exclude", _texts(flags.exclude), _texts(house and house.exclude), ())

    def value(self, key: str) -> Any:
        """What ``key`` comes to."""
        return self.values[key].value

    def _add(self, key: str, asked: Any, written: Any, usual: Any, flag: str = "") -> None:
        if asked is not None:
            self.values[key] = Value(key, asked, flag or f"--{key}")
        elif written is not None and self._file is not None:
            place = ("baseline", "file") if key == "baseline" else (key,)
            self.values[key] = Value(key, written, self._file.mistakes.origin(place))
        else:
            self.values[key] = Value(key, usual, "default")

    def _path(self, name: str | None) -> str | None:
        return None if name is None or self._file is None else os.path.relpath(Path(self._file.root) / name)

    def _paths(self, names: Iterable[str] | None) -> tuple[str, ...] | None:
        return None if names is None else tuple(str(self._path(name)) for name in names)

    def _model(self, name: str | None) -> str | None:
        """A model's folder starts from the file's; a name is a name."""
        return self._path(name) if name is not None and name.startswith(("./", "../")) else name


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)


def _texts(values: Iterable[object] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(map(str, values))


def split(formats: str | Sequence[str] | None) -> tuple[str, ...] | None:
    """Names of formats, as a list or separated by commas."""
    if formats is None:
        return None
    parts = formats.split(",") if isinstance(formats, str) else formats
    return tuple(part.strip() for part in parts if part.strip())
