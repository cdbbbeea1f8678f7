"""Everything that is wrong with the house's file, each mistake with its line and with what was perhaps meant."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from audit.errors import UsageError
from audit.settings.lines import Path

if TYPE_CHECKING:
    from pydantic import ValidationError

# What pydantic calls a mistake → what it is called here; ``{}`` is filled from the mistake's context.
_SAID = {
    "missing": "“{key}” is missing",
    "string_type": "“{key}” must be a text, in quotation marks",
    "string_too_short": "“{key}” must not be empty",
    "string_pattern_mismatch": "“{key}” is none: it has sixteen digits and letters a to f, as a report shows it",
    "list_type": '“{key}” must be a list: ["…", "…"]',
    "too_short": "“{key}” must not be empty",
    "dict_type": "“{key}” must be a table",
    "model_type": "“{key}” must be a table",
    "model_attributes_type": "“{key}” must be a table",
    "bool_type": "“{key}” must be true or false",
    "int_type": "“{key}” must be a whole number",
    "float_type": "“{key}” must be a number",
    "greater_than_equal": "“{key}” must not be below {ge:g}",
    "less_than_equal": "“{key}” must not be above {le:g}",
    "literal_error": "“{key}” cannot be “{input}”: choose {expected}",
    "date_type": "“{key}” must be a date without quotation marks, such as 2027-01-31",
}


class Mistakes:
    """Mistakes of one file as they are found. ``lines`` are its keys', below ``prefix`` (``("tool", "audit")``)."""

    def __init__(self, file: str, lines: Mapping[Path, int], prefix: Path = ()) -> None:
        self._file = file
        self._lines = lines
        self._prefix = prefix
        self._found: dict[tuple[int, str], None] = {}

    def line(self, path: Path) -> int:
        """The line of a key, or of the nearest one around it."""
        whole = (*self._prefix, *path)
        while whole and whole not in self._lines:
            whole = whole[:-1]
        return self._lines.get(whole, 1)

    def origin(self, path: Path) -> str:
        """``audit.toml:7``."""
        return f"{self._file}:{self.line(path)}"

    def add(self, path: Path, sentence: str) -> None:
        self._found[self.line(path), sentence] = None

    def add_all(self, error: "ValidationError", keys: Mapping[str, Iterable[str]]) -> None:
        """What pydantic has found; ``keys`` are those there are at a place, by the name of its table."""
        for one in error.errors(include_url=False):
            path = tuple(part for part in one["loc"] if not _is_branch(part))
            self.add(path, _sentence(one, path, keys))

    def check(self) -> None:
        """Raises UsageError with all of them, in the order of their lines; none: nothing."""
        if self._found:
            raise UsageError("\naudit: ".join(f"{self._file}:{line}: {said}" for line, said in sorted(self._found)))


def meant(name: str, known: Iterable[str]) -> str:
    """``; did you mean “…”?`` for what looks like one of ``known``, else nothing."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), 1)
    return f"; did you mean “{near[0]}”?" if near else ""


def _is_branch(part: Any) -> bool:
    """Whether pydantic's place is no key, but one of several shapes that a value may have."""
    return isinstance(part, str) and ("[" in part or part in ("constrained-str", "str"))


def _sentence(error: Any, path: Path, keys: Mapping[str, Iterable[str]]) -> str:
    key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    if error["type"] == "extra_forbidden":
        table = next((part for part in reversed(path[:-1]) if isinstance(part, str)), "")
        table = "profiles" if path[:1] == ("profiles",) else table
        known = sorted(keys.get(table, keys[""]))
        guess = meant(key, known)
        return f"there is no key “{key}”{' here' if table else ''}{guess or ': the keys are ' + ', '.join(known)}"
    if error["type"] == "string_type" and isinstance(path[-1], int):
        return f"everything in “{key}” must be a text, in quotation marks"
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    context = {"key": key, "input": error.get("input"), **error.get("ctx", {})}
    if error["type"] == "literal_error":
        context["expected"] = str(context["expected"]).replace("'", "")
        return _SAID["literal_error"].format(**context) + meant(
            str(context["input"]), context["expected"].replace(" or ", ", ").split(", ")
        )
    return _SAID.get(error["type"], f"“{{key}}”: {error['msg']}").format(**context)
