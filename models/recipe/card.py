"""What was measured, and the corpus's list of sources → ``MODEL.md``.

    python models/recipe/card.py WORK OUT [--corpus CORPUS]

Only the prose is typed in by hand: figures come from ``figures.json``, ``calibration.json`` and the n-gram table,
sizes and digests from the files, sources and licences from CORPUS/SOURCES.md, of sources in WORK/sizes.json only. The
scores on labelled sets are those in ``scores.json``, if OUT has one ({"signature": …, "sets": {set: {figure: value}}}),
else the floors that the program's own checks hold it to.
"""

import argparse
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from heldout import HELD_OUT
from jinja2 import Environment, StrictUndefined
from prepare import weight_of

from audit.fluency.calibration import FILE, Calibration
from audit.fluency.embedded import TABLE
from audit.fluency.ngram import BOW_STEPS

# Words in a stated licence that want a person's look before the weights are used commercially.
DOUBTFUL = ("noncommercial", "unclear", "none stated", "publisher copyright", "mostly")

SCORES = "scores.json"
FLOORS = Path(__file__).resolve().parents[2] / "tests" / "quality" / "floors.json"


def mixture(out: Path) -> dict[str, Any] | None:
    """Of the n-gram table: entries in all and per order, bytes, mean nats, and the transformer's share for contexts by
    how many tokens the table knows (rows, from 1 or fewer) and how much it has seen of what follows (columns)."""
    if not (out / TABLE).is_file():
        return None
    with np.load(out / TABLE) as file:
        return {
            "entries": len(file["mark"]),
            "per_order": dict(enumerate(file["entries"].tolist(), 2)) if "entries" in file.files else {},
            "bytes": (out / TABLE).stat().st_size,
            "nats": file["nats"].tolist() if "nats" in file.files else None,
            "shares": file["shares"].reshape(-1, len(BOW_STEPS) + 1).tolist(),
        }


def scores(out: Path, signature: str) -> dict[str, Any]:
    """Rows (set, figure, value) and whether they were measured or are floors."""
    if (out / SCORES).is_file():
        found = json.loads((out / SCORES).read_text())
        if found.get("signature") == signature:
            rows = [(name, key, value) for name, part in found["sets"].items() for key, value in part.items()]
            return {"measured": True, "rows": rows}
    floors = json.loads(FLOORS.read_text()) if FLOORS.is_file() else {}
    labelled = {name: entry.get("min", {}) for name, entry in floors.items() if entry.get("kind") == "fluency"}
    return {"measured": False, "rows": [(n, k, v) for n, part in labelled.items() for k, v in part.items()]}


def sources(corpus: Path, sizes: dict[str, int]) -> list[dict[str, Any]]:
    """Rows of SOURCES.md whose tokens were used, each with its token count and mixture weight."""
    rules = tomllib.loads((Path(__file__).parent / "mixture.toml").read_text())["sources"]
    found: dict[str, dict[str, Any]] = {}
    for line in (corpus / "SOURCES.md").read_text(encoding="utf-8").splitlines():
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        if len(cells) < 5 or (key := f"{cells[0]}.{cells[1]}") not in sizes:
            continue
        weight = weight_of(key.replace(".", "/", 1), rules)
        found[key] = {"key": key, "repository": cells[2], "licence": cells[4], "tokens": sizes[key], "weight": weight}
    for key in sizes.keys() - found.keys():
        found[key] = {"key": key, "repository": "?", "licence": "none stated", "tokens": sizes[key], "weight": 1.0}
    return sorted(found.values(), key=lambda row: row["key"])


def dropped(work: Path) -> dict[str, int]:
    """Paragraphs that ``prepare.py`` left out, by reason."""
    path = work / "dropped.json"
    counts: dict[str, int] = {}
    for part in json.loads(path.read_text()).values() if path.is_file() else ():
        for reason, count in part.items():
            counts[reason] = counts.get(reason, 0) + count
    return counts


def card(work: Path, out: Path, corpus: Path) -> str:
    """The card's text; ``card.md.jinja`` holds its prose."""
    figures: dict[str, Any] = json.loads((out / "figures.json").read_text())
    shares: dict[str, float] = tomllib.loads((Path(__file__).parent / "mixture.toml").read_text())["languages"]
    sizes: dict[str, int] = json.loads((work / "sizes.json").read_text())
    calibrated = Calibration.load(out / FILE).languages
    languages = [
        {
            "code": code,
            "share": 100 * shares[code] / sum(shares.values()),
            "corpus": sum(tokens for name, tokens in sizes.items() if name.startswith(f"{code}.")),
            "calibrated": sum(c.sentences for c in calibrated.get(code, ())),
            **measured,
        }
        for code, measured in figures["languages"].items()
    ]
    sums = [reversed(line.split()) for line in (out / "SHA256SUMS").read_text().splitlines()]
    used = sources(corpus, sizes)
    template = Path(__file__).with_name("card.md.jinja").read_text(encoding="utf-8")
    return (
        Environment(keep_trailing_newline=True, trim_blocks=True, undefined=StrictUndefined)
        .from_string(template)
        .render(
            **figures,
            config=json.loads((out / "config.json").read_text()),
            table=languages,
            held_out=HELD_OUT,
            files=[(name, (out / name).stat().st_size, digest) for name, digest in sums],
            sources=used,
            mixture=mixture(out),
            bow_steps=BOW_STEPS,
            scores=scores(out, figures["signature"]),
            excluded=tomllib.loads((Path(__file__).parent / "mixture.toml").read_text())["exclude"],
            dropped=dropped(work),
            curve=(out / "curve.png").is_file(),
            doubtful=[row for row in used if any(word in row["licence"].lower() for word in DOUBTFUL)],
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    args = parser.parse_args()
    (args.out / "MODEL.md").write_text(card(args.work, args.out, args.corpus), encoding="utf-8")


if __name__ == "__main__":
    main()
