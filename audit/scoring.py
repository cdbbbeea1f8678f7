"""JSON lines in, fluency out: ``audit score``. The language model alone, in constant memory."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from audit.config import known_language
from audit.errors import UsageError
from audit.fluency.calibration import calibration_of
from audit.fluency.load import load
from audit.fluency.measure import nats_per_char, strangeness
from audit.language import LanguageGuesser

BATCH = 256  # lines that are scored together


def score_lines(
    lines: Iterable[bytes], field: str, language: str | None, model: str | None, calibration_file: Path | None = None
) -> Iterator[str]:
    """One JSON line out per line in, same order: id, language, fluency, nats_per_char, slor (null for a model without a
    table of token frequencies, and for a text without tokens), tokens. Blank lines are skipped.

    A line's own ``lang`` or ``language`` is believed; else ``language``; else it is identified. Raises UsageError, once
    all before it is scored, for a line that is no JSON object or lacks the field; and ModelError.
    """
    if model == "none":
        raise UsageError("to score without a language model makes no sense: leave out --model none")
    known_language(language)
    scorer = load(model)
    calibration = calibration_of(scorer, calibration_file)
    guesser = LanguageGuesser()
    for rows, fault in _batches(lines, field):
        answers = scorer.score([row[field] for row in rows])
        for row, answer in zip(rows, answers, strict=True):
            text = row[field]
            known = _language(row) or language or guesser.article(text, [text])
            value = calibration.sentence(known, text, answer) if calibration else None
            slor = answer.slor
            yield json.dumps(
                {
                    "id": row.get("id"),
                    "language": known,
                    # Without calibration a bare figure still orders texts of one language.
                    # Significant digits, not places: of two bad texts the worse must keep its lower score.
                    "fluency": _digits(-100 * strangeness(text, answer) if value is None else value),
                    "nats_per_char": round(nats_per_char(text, answer), 5),
                    "slor": None if slor is None else round(slor, 5),
                    "tokens": len(answer.nats),
                },
                ensure_ascii=False,
            )
        if fault:
            raise fault


def _batches(lines: Iterable[bytes], field: str) -> Iterator[tuple[list[dict[str, Any]], UsageError | None]]:
    """Rows that are scored together, and what is wrong with the line after them."""
    numbered = enumerate(lines, 1)
    while some := list(islice(numbered, BATCH)):
        rows: list[dict[str, Any]] = []
        for number, line in some:
            if line.isspace():
                continue
            try:
                rows.append(_parsed(line, number, field))
            except UsageError as error:
                yield rows, error
                return
        yield rows, None


def _digits(value: float) -> float:
    return float(f"{value:.12g}")


def _language(row: dict[str, Any]) -> str | None:
    stated = row.get("lang") or row.get("language")
    return stated if isinstance(stated, str) else None


def _parsed(line: bytes, number: int, field: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"line {number} is no JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get(field), str):
        raise UsageError(f"line {number} is no JSON object with a text under {field!r}")
    # JSON can hold half a surrogate pair, which is no character and which no tokenizer takes.
    return row | {field: row[field].encode("utf-16", "surrogatepass").decode("utf-16", "replace")}
