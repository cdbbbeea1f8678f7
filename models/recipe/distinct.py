"""Every paragraph once, and none that the model will be judged on.

Two paragraphs are the same if their letters and digits are, case aside. What was seen is kept as 64-bit hashes, so the
text itself is streamed: a million paragraphs take about 100 MB.
"""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import regex

SHORTEST = 40  # characters; shorter lines (headings, "He did not reply.") recur by nature
OTHER = regex.compile(r"[^\p{L}\p{N}]+")
SENTENCE_START = regex.compile(r"(?<=[.!?…][\"'”’»)]*)\s+(?=[\p{Lu}\p{Lo}\"“«¿¡‘„(])|(?<=[。！？])", flags=regex.V1)


def key(text: str) -> int:
    """64 bits of the letters and digits of a text."""
    return int.from_bytes(hashlib.blake2b(OTHER.sub("", text.casefold()).encode(), digest_size=8).digest(), "big")


def sentences(paragraph: str) -> list[str]:
    return [piece for piece in SENTENCE_START.split(paragraph) if piece]


def parts(line: str) -> Iterator[str]:
    """The line and its sentences, as far as they are long enough to be told from others."""
    line = line.strip()
    if len(line) >= SHORTEST:
        yield line
        pieces = sentences(line)
        if len(pieces) > 1:
            yield from (piece for piece in pieces if len(piece.strip()) >= SHORTEST)


def evaluation_keys(folders: Iterable[Path]) -> set[int]:
    """Keys of all lines, and of their sentences, in the files of the folders: JSON lines by their strings, gzip or not,
    and every other file that is UTF-8 text by its lines."""
    found: set[int] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            if path.is_file():
                for text in _texts(path):
                    found.update(key(part) for line in text.splitlines() for part in parts(line))
    return found


def _texts(path: Path) -> Iterator[str]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            for line in file:
                if path.name.removesuffix(".gz").endswith((".jsonl", ".json")):
                    try:
                        yield from _strings(json.loads(line))
                        continue
                    except ValueError:  # a JSON file over several lines
                        pass
                yield line
    except (UnicodeDecodeError, EOFError, OSError):  # pictures, archives
        return


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def distinct(
    documents: Iterable[list[str]], seen: set[int], evaluation: set[int], dropped: Counter[str]
) -> Iterator[list[str]]:
    """The documents without paragraphs that are in ``seen``, to which theirs are added, or that share a line or a
    sentence with ``evaluation``; ``dropped`` counts both kinds."""
    for document in documents:
        kept = []
        for paragraph in document:
            if len(paragraph.strip()) >= SHORTEST:
                if evaluation and any(key(part) in evaluation for part in parts(paragraph)):
                    dropped["evaluation"] += 1
                    continue
                own = key(paragraph)
                if own in seen:
                    dropped["duplicate"] += 1
                    continue
                seen.add(own)
            kept.append(paragraph)
        if kept:
            yield kept
