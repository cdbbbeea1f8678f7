"""What a worker process does: an article in, the bytes of the answer out. No HTTP here."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from audit.auditor import Settings, build
from audit.errors import BinaryFile, ReadError
from audit.finding import Severity
from audit.read import read_bytes
from audit.report.as_json import as_dict
from audit.service.house import adapted, today
from audit.service.logs import place

UNNAMED = "article.txt"
EXAMPLE = "The two leaders will take a stand once morest the proposal, officials said on Monday.\n"


@dataclass(frozen=True, slots=True)
class Job:
    """An article to audit. ``encoding`` is that of ``data`` if it is known; ``brief`` asks for the verdict alone."""

    data: bytes = field(repr=False)
    name: str = UNNAMED
    format: str | None = None
    encoding: str | None = None
    profile: str | None = None
    language: str | None = None
    brief: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """An answer as JSON, in UTF-8."""

    body: bytes = field(repr=False)
    verdict: str
    words: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The article could not be audited; ``reason`` is a sentence for its sender."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The program failed. ``place`` names the error's kind and line, and nothing of the article."""

    place: str


Result = Done | Refused | Failed


class Desk:
    """One auditor, built once, and what it does with a job. Raises ModelError, RuleError, UsageError when built."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._day = settings, date.today()
        self._auditor = build(settings)
        self.signature = self._auditor.signature
        # Models load on first use: better now than while somebody waits.
        report = as_dict(self._auditor.audit(read_bytes(EXAMPLE.encode(), UNNAMED, "text", "utf-8")))
        self.examples = dumped(report), dumped(brief(report))

    def do(self, job: Job) -> Result:
        """Audit; whatever goes wrong is a value."""
        try:
            if job.encoding is not None and b"\0" in job.data:
                raise BinaryFile("The text holds NUL characters: it is binary data, not text.")
            document = read_bytes(job.data, job.name, job.format, job.encoding)
            if self._day != date.today():
                self._auditor, self._day = today(self._auditor, self._settings), date.today()
            audit = adapted(self._auditor, job.profile, job.language).audit(document)
            report = as_dict(audit)
            answer = brief(report) if job.brief else report
            return Done(dumped(answer), report["verdict"], report["words"])
        except ReadError as error:
            return Refused(str(error))
        except Exception as error:
            return Failed(place(error))


def dumped(data: dict[str, Any]) -> bytes:
    """JSON in UTF-8, on one line."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def brief(report: dict[str, Any]) -> dict[str, Any]:
    """What a gate needs of a report. ``issues`` counts the findings that count, by severity."""
    severities = Counter(f["severity"] for f in report["findings"] if f.get("settled") is None)
    return {
        "verdict": report["verdict"],
        "reasons": report["reasons"],
        "language": report["language"],
        "words": report["words"],
        "penalty": report["mqm"]["penalty"],
        "per_1000_words": report["mqm"]["per_1000_words"],
        "interval": report["mqm"]["interval"],
        "raw_score": report["mqm"]["raw_score"],
        "fluency": report["fluency"]["score"],
        "issues": {s.value: severities[s.value] for s in Severity},
        "sha256": report["sha256"],
        "signature": report["signature"],
    }
