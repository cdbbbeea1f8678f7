"""Kind ``spans``: are the damaged places found, and nothing else?"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from runs import Runs, language_of


def figures(runs: Runs, texts: str, gold: str | None) -> dict[str, Any]:
    """What ``tools/score_gold.py`` says of the reports on the folder ``texts``, against the spans in ``gold``, or
    without it as clean text on which every finding is a false alarm. Shares are 0 to 1; ``per_1000`` is findings per
    thousand words. By family and severity of the gold span, or by language of the clean text."""
    result = _scored(runs, texts, gold)
    if gold is not None:
        result["by_lang"] = _by_language(runs, texts, gold)
    return {key: _number(value) for key, value in result.items() if key != "missing"}


def _by_language(runs: Runs, texts: str, gold: str) -> dict[str, dict[str, float]]:
    """Recall, precision and repair of the articles of each language, where file names tell it."""
    parts: dict[str, list[str]] = {}
    for line in runs.place(gold).read_text(encoding="utf-8").splitlines():
        parts.setdefault(language_of(Path(json.loads(line)["file"]).name), []).append(line)
    found = {}
    for language, lines in sorted(parts.items()):
        if language != "?":
            with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
                file.write("".join(line + "\n" for line in lines))
                file.flush()
                scored = _scored(runs, texts, file.name)
            found[language] = {key: scored[key] for key in ("recall", "precision", "repair")}
    return found


def _scored(runs: Runs, texts: str, gold: str | None) -> dict[str, Any]:
    against = ["--clean"] if gold is None else ["--gold", str(runs.place(gold))]
    tool = [sys.executable, str(runs.shared / "tools/score_gold.py"), *against, "--json"]
    command = [*tool, "--texts", str(runs.place(texts)), "--reports", str(runs.folder(texts))]
    result: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    if result["missing"]:
        raise SystemExit(f"{texts}: no report for {result['missing'][:3]}")
    return result


def _number(value: Any) -> Any:
    """The value with every "3/4" in it as 0.75."""
    if isinstance(value, dict):
        return {key: _number(inner) for key, inner in value.items()}
    if isinstance(value, str) and "/" in value:
        part, whole = map(int, value.split("/"))
        return round(part / whole, 4)
    return value
