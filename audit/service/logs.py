"""What the service writes about itself: a JSON object a line on standard error, without a word of an article."""

import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_LOGGER = logging.getLogger("audit.service")


def log(event: str, level: int = logging.INFO, **fields: Any) -> None:
    """One line: time, level, event, and the fields that are not ``None``."""
    _LOGGER.log(level, event, extra={"fields": {k: v for k, v in fields.items() if v is not None}})


def quiet() -> None:
    """Whatever else libraries would say goes nowhere: it is no JSON, and may quote what was sent."""
    logging.captureWarnings(True)
    logging.getLogger().addHandler(logging.NullHandler())


def begin() -> None:
    """Send the service's own lines and those of its HTTP server to standard error, as JSON."""
    quiet()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json())
    for name, level in (
        ("audit.service", logging.INFO),
        ("uvicorn.error", logging.WARNING),
        ("asyncio", logging.WARNING),
    ):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage().strip(),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = place(record.exc_info[1])  # an error's message may quote what was sent
        return json.dumps(line | getattr(record, "fields", {}), ensure_ascii=True)


def place(error: BaseException) -> str:
    """Kind and line of an error, without its message."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" in {Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}" if trace else ""
    return type(error).__name__ + where
