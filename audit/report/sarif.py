"""SARIF 2.1.0 (OASIS Standard, errata 01): ``audit.sarif``, for code scanning and editors.

Results stream into the file as articles are audited. Rules, artifacts and notifications follow at its end; the order of
properties in JSON makes no difference.
"""

from collections.abc import Sequence
from json import dumps
from pathlib import Path
from typing import Any

from audit import __version__
from audit.finding import Repair, Settled
from audit.report.index import Index
from audit.report.located import Located, located, sentence, settlement, uri
from audit.report.sarif_rules import LEVELS, Rules, home, message
from audit.report.stream import Part, RunReport, line
from audit.report.words import number
from audit.result import Audit, Outcome, Unaudited

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_BASE = "%SRCROOT%"
_RUN = {
    "columnKind": "unicodeCodePoints",
    "newlineSequences": ["\r\n", "\n", "\r"],
    "originalUriBaseIds": {
        _BASE: {"description": {"text": "The checkout in a pipeline, else the folder that audit was called in."}}
    },
}
_HEAD = (
    f'{{"$schema": {dumps(SCHEMA)}, "version": "2.1.0", "runs": [{{\n'
    + "".join(f"{dumps(key)}: {dumps(value)},\n" for key, value in _RUN.items())
    + '"results": [\n'
)
_BETWEEN = ",\n"
_MIME = {
    "text": "text/plain",
    "markdown": "text/markdown",
    "html": "text/html",
    "web": "text/html",
    "csv": "text/csv",
    "json": "application/json",
    "ninjs": "application/json",
    "nitf": "application/xml",
    "newsml-1": "application/xml",
    "newsml-g2": "application/xml",
    "wxr": "application/xml",
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "xhtml": "application/xhtml+xml",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class Sarif(RunReport):
    """One run of SARIF. Findings that somebody has settled are in it, suppressed."""

    def __init__(self, file: Path, rules: Sequence[str | Path] = ()) -> None:
        super().__init__(file, head=_HEAD)
        self._rules = Rules(rules)
        self._artifacts = Part(file.parent, _BETWEEN)
        self._notes = Part(file.parent, _BETWEEN)
        self._results = self._files = 0
        self._file: str | None = None
        self._whole = True
        self._signatures = dict[str, None]()

    def add(self, outcome: Outcome) -> None:
        if isinstance(outcome, Unaudited):
            self._note("not-audited", f"Not audited: {outcome.reason}", outcome.path)
            return
        document = outcome.article.document
        if document.file != self._file:  # the articles of one file come one after another
            self._file = document.file
            self._files += 1
            self._artifacts.add(line(_artifact(outcome)))
        place = {**_file(document.file), "index": self._files - 1}
        self._signatures[outcome.signature] = None
        for found in located(outcome):
            text = line(_result(found, place, self._rules.index(found.finding), document.key))
            self._results += 1  # first, so that no interruption leaves out a comma
            self._draft.write(text if self._results == 1 else _BETWEEN + text)

    def close(self, index: Index) -> None:
        for path in index.unreached:
            self._note("not-reached", "Not audited: the run was interrupted before it.", path)
        self._draft.write('\n],\n"artifacts": [\n')
        self._artifacts.move_to(self._draft)
        self._draft.write(
            '\n],\n"invocations": [{"executionSuccessful": '
            + ("true" if self._whole else "false")
            + ', "toolExecutionNotifications": [\n'
        )
        self._notes.move_to(self._draft)
        driver = {
            "name": "translation-auditor",
            "version": __version__,
            "semanticVersion": __version__,
            **({"informationUri": url} if (url := home()) else {}),
            "notifications": [
                {"id": "not-audited", "shortDescription": {"text": "An input could not be audited."}},
                {"id": "not-reached", "shortDescription": {"text": "The run was interrupted before an input."}},
            ],
        }
        signatures = [s for s in self._signatures if s]
        self._draft.write(
            f']}}],\n"tool": {{"driver": {line(driver)[:-1]}, "rules": [\n'
            + _BETWEEN.join(map(line, self._rules.descriptors))
            + f']}}}},\n"properties": {line({"signatures": sorted(signatures)})}\n}}]}}\n'
        )
        self._draft.finish()

    def discard(self) -> None:
        super().discard()
        self._artifacts.discard()
        self._notes.discard()

    def _note(self, kind: str, text: str, path: str) -> None:
        self._whole = False
        self._notes.add(
            line(
                {
                    "descriptor": {"id": kind},
                    "level": "error",
                    "message": {"text": message(text)},
                    "locations": [{"physicalLocation": {"artifactLocation": _file(path)}}],
                }
            )
        )


def charset(encoding: str) -> str:
    """The IANA name of a Python codec, as far as they differ for files that are read here."""
    name = encoding.lower().replace("_", "-")
    named = {"utf-8-sig": "UTF-8", "cp932": "Windows-31J", "cp866": "IBM866", "cp949": "windows-949"}
    if name in named:
        return named[name]
    if name.startswith("cp"):
        return f"windows-{name[2:]}"
    if name.startswith("iso8859-"):
        return f"ISO-8859-{name[8:]}"
    return "Big5" if name == "big5" else name.upper()


def _file(path: str) -> dict[str, Any]:
    where = uri(path)
    return {"uri": where} if where.startswith("file:") else {"uri": where, "uriBaseId": _BASE}


def _artifact(audit: Audit) -> dict[str, Any]:
    document = audit.article.document
    known = {"mimeType": _MIME[document.format]} if document.format in _MIME else {}
    if document.format != "docx":  # of which it is not the encoding, but that of a part
        known["encoding"] = charset(document.encoding)
    artifact: dict[str, Any] = {
        "location": _file(document.file),
        "roles": ["analysisTarget"],
        "hashes": {"sha-256": document.sha256},
        **known,
    }
    if not document.key:
        artifact["properties"] = {
            "language": audit.article.language,
            "verdict": audit.verdict.decision.value,
            "reasons": [r.text for r in audit.verdict.reasons],
            "penaltyPer1000Words": number(audit.penalty.per_1000_words, 3),
            "fluency": number(audit.fluency.score, 2),
        }
    return artifact


def _result(found: Located, place: dict[str, Any], rule: int, key: str) -> dict[str, Any]:
    finding = found.finding
    physical = {"artifactLocation": place}
    if not found.packed:
        physical["region"] = {**_region(found), "snippet": {"text": found.text}}
    where: dict[str, Any] = {"physicalLocation": physical}
    if name := f"{'#' * bool(key)}{key} {found.part}".strip():
        where["logicalLocations"] = [{"fullyQualifiedName": name}]
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": LEVELS[finding.severity],
        "message": {"text": message(sentence(finding))},
        "locations": [where],
        "partialFingerprints": {"finding/v1": found.fingerprint} | ({"article/v1": key} if key else {}),
        "properties": {
            "severity": finding.severity.value,
            "family": finding.family,
            "mqm": finding.mqm,
            "stage": finding.stage.value,
            "confidence": number(finding.confidence, 4),
            **({"noSafeRepair": finding.unsafe} if finding.unsafe else {}),
        },
    }
    if found.repairs and not found.packed:
        result["fixes"] = [_fix(repair, text, _region(found), place) for repair, text in found.repairs]
    if finding.settled:
        result["suppressions"] = [
            {
                "kind": "inSource" if finding.settled.kind is Settled.SUPPRESSED else "external",
                "status": "accepted",
                "justification": settlement(finding),
            }
        ]
        if finding.settled.kind is Settled.BASELINE:
            result["baselineState"] = "unchanged"
    return result


def _fix(repair: Repair, text: str, region: dict[str, int], place: dict[str, Any]) -> dict[str, Any]:
    new = {"deletedRegion": region, "insertedContent": {"text": text}}
    return {
        "description": {"text": f"{'Replace' if repair.text else 'Delete'} ({repair.grade})."},
        "artifactChanges": [{"artifactLocation": place, "replacements": [new]}],
        "properties": {"grade": repair.grade, "proof": list(repair.proof)},
    }


def _region(found: Located) -> dict[str, int]:
    return {
        "startLine": found.line,
        "startColumn": found.column,
        "endLine": found.end_line,
        "endColumn": found.end_column,
        "charOffset": found.span.start,
        "charLength": found.span.end - found.span.start,
    }
