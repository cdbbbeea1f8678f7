"""The pattern library: the cards beside this file, those of installed packages, and those of folders that a user names.

A package declares its cards as an entry point, ``[project.entry-points."audit.rules"] name = "package.folder"``. Its
cards may name finders of its own. A folder is data: its cards may name the shipped finders, and nothing else. Who names
a shipped finder may leave out the group that its module stands in: ``spinner:terms`` is ``words.spinner:terms``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.errors import RuleError
from audit.rules.card import Card, Counter, Example
from audit.rules.entry import cards
from audit.rules.points import points
from audit.tables import remembered

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint
    from importlib.resources.abc import Traversable

__all__ = ["Card", "Counter", "Example", "finders", "installed", "library", "load", "of_folder", "shipped"]

GROUP = "audit.rules"


def library(folders: Iterable[str | Path] = ()) -> Mapping[str, Card]:
    """All cards by id: the shipped ones in the order of their families, those of installed packages, those of
    ``folders``. Raises RuleError for a card that breaks the format, for one that only a package may have, and for two
    of one name."""
    found: Mapping[str, Card] = {**shipped(), **installed()}
    for folder in folders:
        found = _joined(found, of_folder(Path(folder)), str(folder))
    return found


@cache
def shipped() -> Mapping[str, Card]:
    """The program's own cards. They have been checked by its tests; their patterns are compiled when first tried."""
    return load(Path(__file__).parent, sound=True)


@cache
def finders() -> Mapping[str, str]:
    """The program's own finders as ``group.module:function``, by this name and by ``module:function``."""
    found = [card.finder for card in shipped().values() if card.finder]
    return {name: full for full in found for name in (full, full.rpartition(".")[2])}


@cache
def installed() -> Mapping[str, Card]:
    """The cards of installed packages, in the order of their entry points' names. Raises RuleError."""
    found = shipped()
    for point in points(GROUP):
        found = _joined(found, load(_resources(point), _origin(point)), _origin(point))
    return {name: card for name, card in found.items() if card.origin}


def of_folder(folder: Path) -> Mapping[str, Card]:
    """The cards of a folder or of one file. Raises RuleError, also for a card that would run code of its own."""
    if not folder.exists():
        raise RuleError(f"{folder}: no such folder of rules")
    found = load(folder)
    for card in found.values():
        if card.finder and card.finder not in finders():
            raise RuleError(
                f"{folder}, rule {card.id!r}: a folder of rules may name the program's own finders only, and"
                f" {card.finder!r} is none of them; code comes in an installed package"
            )
    return found


def load(path: "Traversable", origin: str = "", *, sound: bool = False) -> dict[str, Card]:
    """Cards of one TOML file or of every ``*.toml`` in a folder, by id; ``origin`` names the package they come from.
    ``sound``: they are known to break nothing, and are read from the cache of parsed files.

    Raises RuleError with file and rule named, also if there is no such file in the folder.
    """
    found: dict[str, Card] = {}
    where = f"{origin}: " if origin else ""
    try:
        files = sorted((f for f in path.iterdir() if f.name.endswith(".toml")), key=_name) if path.is_dir() else [path]
    except OSError as error:
        raise RuleError(f"{where}{path}: {error.strerror}") from error
    if not files:
        raise RuleError(f"{where}{path} holds no *.toml with rules")
    for file, data in zip(files, (_remembered if sound else _parsed)(files, where), strict=True):
        for card in cards(data, f"{where}{file}", origin, sound=sound):
            if card.id in found:
                raise RuleError(f"{where}{file}: there are two rules named {card.id!r}")
            found[card.id] = card
    return found


def _parsed(files: "Iterable[Traversable]", where: str) -> Iterator[dict[str, Any]]:
    import tomllib

    for file in files:
        try:
            yield tomllib.loads(file.read_text("utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise RuleError(f"{where}{file}: {error}") from error


def _remembered(files: "Sequence[Traversable]", where: str) -> list[dict[str, Any]]:
    """As parsed when they were last changed."""
    digest = sha256(b"".join(sha256(file.read_bytes()).digest() for file in files)).hexdigest()
    found: list[dict[str, Any]] = remembered("rules", digest, lambda: list(_parsed(files, where)))
    return found


def _name(file: "Traversable") -> str:
    return file.name


def _joined(before: Mapping[str, Card], added: Mapping[str, Card], where: str) -> Mapping[str, Card]:
    """Both, for no rule stands in for another. Raises RuleError if one of ``added``, from ``where``, would."""
    if clash := sorted(before.keys() & added.keys()):
        other = before[clash[0]].origin or "the library"
        raise RuleError(f"{where}: there is a rule {clash[0]!r} in {other} already; give yours another name")
    return {**before, **added}


def _origin(point: "EntryPoint") -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else point.name


def _resources(point: "EntryPoint") -> "Traversable":
    """The folder of the package that an entry point names, found without importing the package itself.

    ``importlib.resources.files`` would run its ``__init__``, and a package whose rules are data may have much to
    import.
    """
    from importlib.util import find_spec

    try:
        spec = find_spec(point.value)
        reader = spec.loader.get_resource_reader(spec.name) if spec and spec.loader else None  # type: ignore[attr-defined]
        if reader is not None:
            folder: Traversable = reader.files()
            return folder
    except Exception as error:
        raise RuleError(f"{_origin(point)}: its rules {point.value!r} cannot be found: {error}") from error
    raise RuleError(f"{_origin(point)}: its rules {point.value!r} cannot be found")
