"""A file of the inbox, opened once: its articles, and those of other files on the same event."""

import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from audit.errors import ReadError
from audit.read import SUFFIXES, open_bytes, read_bytes, structured
from audit.read.load import load
from audit.result import Unaudited
from audit.story import Sibling, Sketch, group, sibling, sketch
from audit.text import Document
from audit.watch.arrivals import Mark

FILES, BYTES = 64, 32_000_000  # that are opened at once


@dataclass(frozen=True)
class Parcel:
    """A file as it was when it was read. ``documents`` are its articles, ``faults`` those that cannot be read, ``kin``
    the siblings of each of its documents."""

    path: Path
    mark: Mark
    sha256: str = ""
    documents: tuple[Document, ...] = field(default=(), repr=False)
    faults: tuple[Unaudited, ...] = ()
    kin: tuple[tuple[Sibling, ...], ...] = field(default=(), repr=False)


def opened(path: Path, extract: bool = False) -> Parcel | None:
    """The file, read; ``None`` if it is gone, or was written to meanwhile. With ``extract`` of HTML pages the main text
    alone is read."""
    mark = Mark.of(path)
    if mark is None:
        return None
    digest, documents, faults = "", list[Document](), list[Unaudited]()
    try:
        data = load(path)
        digest = sha256(data).hexdigest()
        kind = structured(path.name)
        if kind is None:
            page = extract and SUFFIXES.get(path.suffix.lower()) == "html"
            documents.append(read_bytes(data, str(path), "web" if page else None))
        else:
            file = open_bytes(data, str(path), kind)
            for key in file.stories:
                try:
                    documents.append(file.document(key))
                except ReadError as error:
                    faults.append(Unaudited(f"{path}#{key}" if key else str(path), str(error)))
    except ReadError as error:
        faults.append(Unaudited(str(path), str(error)))
    except Exception as error:
        faults.append(Unaudited(str(path), fault(error)))
    if Mark.of(path) != mark:
        return None
    if not documents and not faults:
        faults.append(Unaudited(str(path), "The file holds no article."))
    return Parcel(path, mark, digest, tuple(documents), tuple(faults))


def fault(error: Exception) -> str:
    """What to say of an error that is the program's, not the article's."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__}: {error}, in {Path(place.filename).name}, line {place.lineno}"
    return f"The program failed on it ({what}). Please report this with the article."


def batch(ready: Sequence[Path]) -> Iterator[Path]:
    """As many of the files as are opened at once, one at least."""
    total = 0
    for number, path in enumerate(ready):
        mark = Mark.of(path)
        total += mark.size if mark else 0
        if number and (number >= FILES or total > BYTES):
            return
        yield path


def related(parcels: Sequence[Parcel]) -> list[Parcel]:
    """The same, each with the siblings of its articles among all of them."""
    documents = [document for parcel in parcels for document in parcel.documents]
    if len(documents) < 2:
        return [_with(parcel, [()] * len(parcel.documents)) for parcel in parcels]
    groups = group([_sketch(document) for document in documents])
    known: dict[int, Sibling | None] = {}
    for index in {index for kin in groups for index in kin}:
        known[index] = _sibling(documents[index])
    kin = iter([tuple(s for index in near if (s := known[index]) is not None) for near in groups])
    return [_with(parcel, [next(kin) for _ in parcel.documents]) for parcel in parcels]


def _with(parcel: Parcel, kin: Sequence[tuple[Sibling, ...]]) -> Parcel:
    return Parcel(parcel.path, parcel.mark, parcel.sha256, parcel.documents, parcel.faults, tuple(kin))


def _sketch(document: Document) -> Sketch:
    try:
        return sketch(document.text)
    except Exception:  # the audit will say why
        return Sketch()


def _sibling(document: Document) -> Sibling | None:
    try:
        return sibling(document.path, document.text)
    except Exception:
        return None
