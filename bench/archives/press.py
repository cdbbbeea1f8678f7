"""Short articles made by a seed: three on each event and one alone, some damaged, as an archive of JSON lines.

Names are invented for each event, so that the comparison of articles on one event has as much to do as in a real
archive, and as little.
"""

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path

_SYLLABLES = "bar del fen gor hal kin lor mas nor pel rud sev tar vol wen zim".split()
_REPORTS = (
    "{a} of {p} told the newspaper {n} on Tuesday that the bridge over the {r} would open in {m}. It cost {x} million"
    " euros, and {y} people worked on it for three years.",
    "The bridge over the {r} will open in {m}, the engineer {a} said in {p}. Some {y} workers had built it, the paper"
    " {n} reported, for {x} million euros.",
    "After three years, {y} builders have finished the bridge over the {r}. According to {n}, it is to open in {m} in"
    " the town of {p}; the engineer {a} put its cost at {x} million euros.",
)
_ALONE = (
    "The coach {a} named {y} players for the match in {p} on Saturday. The keeper {r} has hurt a finger, the club {n}"
    " said, and the ticket office has sold {x} thousand seats.",
)
_MORE = (
    "The mayor said that the council would vote on the plan next week.",
    "Neighbours had complained about the noise, which lasted until late at night.",
    "A spokesman did not want to comment on the figures.",
    "The work is to be paid for by the region and by the state.",
    "Nobody was hurt, according to the police.",
    "It had rained for days, and the river was high.",
)
_DAMAGED = (
    "The opposition spoke once morest the plan.",
    "The council met in thehall of the school.",
    "The the vote was postponed.",
)
_MONTHS = "March April May June September October".split()


def write(path: Path, number: int, seed: int = 20) -> None:
    """``number`` articles of some 80 words as gzipped JSON lines; the same bytes for the same seed."""
    with gzip.GzipFile(path, "wb", mtime=0, compresslevel=1) as file:
        for index, text in enumerate(_texts(number, random.Random(seed))):
            record = {"id": f"story-{index}", "title": f"Report number {index}", "text": text, "language": "en"}
            file.write(json.dumps(record).encode() + b"\n")


def _texts(number: int, draw: random.Random) -> Iterator[str]:
    event: dict[str, object] = {}
    for index in range(number):
        part = index % 4
        if part in (0, 3):
            event = _event(draw)
        lead = (_ALONE[0] if part == 3 else _REPORTS[part]).format(**event)
        sentences = draw.sample(_MORE, 4)
        if draw.random() < 0.3:
            sentences.insert(2, draw.choice(_DAMAGED))
        yield f"{lead}\n\n{' '.join(sentences)}\n"


def _event(draw: random.Random) -> dict[str, object]:
    def name() -> str:
        return "".join(draw.choices(_SYLLABLES, k=3)).capitalize()

    names = {key: name() for key in "prn"} | {"a": f"{name()} {name()}"}
    return names | {"m": draw.choice(_MONTHS), "x": draw.randint(11, 99), "y": draw.randint(101, 999)}
