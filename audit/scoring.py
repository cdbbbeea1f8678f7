"""JSON lines in, fluency out: ``audit score``. The language model alone, in constant memory."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from audit.config import known_language
from audit.errors import UsageError
from audit.fluency.doubter import Doubter
from audit.fluency.measure import nats_per_char, strangeness
from audit.fluency.model import Surprisal
from audit.fluency.scorers import Scorers, scorers
from audit.language import LanguageGuesser

BATCH = 256  # lines that are scored together


def score_lines(
    lines: Iterable[bytes],
    field: str,
    language: str | None,
    model: str | None,
    calibration_file: Path | None = None,
    fluency: str | None = None,
    words: bool = False,
) -> Iterator[str]:
    """One JSON line out per line in, same order: id, language, fluency, nats_per_char, slor (null for a model without a
    table of token frequencies, and for a text without tokens), tokens. Blank lines are skipped. With ``words`` also
    words: for each the offsets of its beginning and end, its probability of damage and the edit it calls for; null for
    a language without a judge.

    A line's own ``lang`` or ``language`` is believed; else ``language``; else it is identified. Raises UsageError, once
    all before it is scored, for a line that is no JSON object or lacks the field; and ModelError.
    """
    if model == "none":
        raise UsageError("to score without a language model makes no sense: leave out --model none")
    known_language(language)
    scoring = scorers(model, fluency, calibration_file)
    guesser = LanguageGuesser()
    for rows, fault in _batches(lines, field):
        languages = [_language(row) or language or guesser.article(row[field], [row[field]]) for row in rows]
        answers = _answers([row[field] for row in rows], languages, scoring)
        for row, known, answer in zip(rows, languages, answers, strict=True):
            text, calibration = row[field], scoring.of(known)[1]
            value = calibration.sentence(known, text, answer) if calibration else None
            slor = answer.slor
            extra = {"words": _words(text, known, scoring)} if words else {}
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
                    **extra,
                },
                ensure_ascii=False,
            )
        if fault:
            raise fault


def _answers(texts: Sequence[str], languages: Sequence[str], scoring: Scorers) -> list[Surprisal]:
    """Each text scored by the model for its language, those of one model in one call."""
    found: dict[int, Surprisal] = {}
    models = [scoring.of(language)[0] for language in languages]
    for model in dict.fromkeys(models):
        own = [i for i, other in enumerate(models) if other is model]
        found.update(zip(own, model.score([texts[i] for i in own]), strict=True))
    return [found[i] for i in range(len(texts))]


def _words(text: str, language: str, scoring: Scorers) -> list[tuple[int, int, float, str]] | None:
    """Start, end, probability and edit of each word."""
    judges = scoring.judges_of(language)
    if not judges:
        return None
    (found,) = Doubter(judges)([text])
    return [(s.span.start, s.span.end, round(s.damage, 5), s.edit) for s in found]


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
