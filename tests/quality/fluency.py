"""Kind ``fluency``: does the language model order sentences as people do?"""

import gzip
import hashlib
import json
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from runs import AUDIT

PEER = "peer "  # what score_fluency.py writes before a metric's name


def figures(shared: Path, name: str, entry: dict[str, Any]) -> dict[str, Any]:
    """What ``tools/score_fluency.py`` says of ``audit score`` on the labelled set ``name``, by what the set holds:

    ``pair_accuracy``  share of minimal pairs whose sound half scores higher; with ``parts`` in the entry also ``by``
                       phenomenon
    ``auc``            of sentences that people accept against those that they reject
    ``pair_fluency``   share of pairs of translations of one source that are ordered as people's fluency marks order
                       them; ``peers`` is the same of published metrics on the same rows
    ``pair_overall``   the same by people's marks for everything

    All are shares, 0.5 is chance; ties count half. The entry's ``limit`` is the number of rows, drawn with a fixed
    seed; without it all rows are taken. ``taught`` is the labelled set whose documents the judge was trained on, but
    for one in ``aside``: rows from documents that it was trained on are left out. ``set`` is the labelled set if the
    entry has another name; ``flags`` go to ``audit score``.
    """
    name = entry.get("set", name)
    with tempfile.TemporaryDirectory() as folder:
        rows = shared / f"labelled/{name}.dev.jsonl.gz"
        if "taught" in entry:
            rows = _untaught(rows, shared / f"labelled/{entry['taught']}.dev.jsonl.gz", entry["aside"], Path(folder))
        return _scored(shared, rows, name, entry)


def _untaught(rows: Path, taught: Path, aside: int, folder: Path) -> Path:
    """A file in ``folder`` with the rows of documents that the judge was not trained on."""
    known = {doc for row in _read(taught) if hashlib.sha1((doc := str(row["doc"])).encode()).digest()[0] % aside}
    path = folder / rows.name
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in _read(rows) if str(row["doc"]) not in known)
    return path


def _read(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _scored(shared: Path, rows: Path, name: str, entry: dict[str, Any]) -> dict[str, Any]:
    tool = [sys.executable, str(shared / "tools/score_fluency.py"), str(rows)]
    command = [*tool, "--audit", shlex.join([AUDIT, "score", *entry.get("flags", ())]), "--json"]
    if "limit" in entry:
        command += ["--limit", str(entry["limit"])]
    peers = shared / f"labelled/{name}.peers.dev.jsonl.gz"
    if peers.is_file():
        command += ["--peers", str(peers)]
    (result,) = json.loads(subprocess.run(command, check=True, capture_output=True).stdout).values()
    found: dict[str, Any] = {k: v for k, v in result.items() if isinstance(v, int | float) and not k.startswith(PEER)}
    if entry.get("parts"):
        found["by"] = result["by"]
    if peers.is_file():
        found["peers"] = {k.removeprefix(PEER): v for k, v in result.items() if k.startswith(PEER)}
    return found
