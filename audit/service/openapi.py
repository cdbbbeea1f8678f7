"""The description of the service: OpenAPI 3.1, with the published JSON schema of reports in it."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from audit.finding import Severity
from audit.service.article import Article, Options
from audit.service.problems import MEDIA_TYPE, PREFIX, TITLES, Problem
from audit.service.work import EXAMPLE

HERE = Path(__file__).parent
REF = "#/components/schemas/"
EXAMPLE_ID = "5f0c6a52c1f34f0f9c3c8a4f4a1d2b7e"
DETAILS = {
    "malformed": "The body is no sound JSON in UTF-8.",
    "invalid": "There is no profile of that name. Choose one of wire, feature, legal.",
    "unaudited": "The file is empty: it holds nothing but white space.",
    "busy": "All workers are busy and the queue is full.",
}


@cache
def report_schema() -> dict[str, Any]:
    """The schema of reports: inside the installed package, or in ``docs/`` of a checkout."""
    for file in (HERE / "report-schema.json", HERE.parents[1] / "docs" / "report-schema.json"):
        if file.exists():
            found: dict[str, Any] = json.loads(file.read_text("utf-8"))
            return found
    raise FileNotFoundError("report-schema.json")


def schemas(profiles: tuple[str, ...]) -> dict[str, Any]:
    """All schemas by name, with references as OpenAPI has them; ``profiles`` are the names a request can choose."""
    found: dict[str, Any] = {}
    for name, schema in report_schema()["$defs"].items():
        if name != "index":
            found[_name(name)] = json.loads(
                json.dumps(schema)
                .replace('"#/$defs/', f'"{REF}Report-')
                .replace(f"{REF}Report-article", f"{REF}Report")
            )
    found["Article"], form = Article.model_json_schema(), Options.model_json_schema()
    for schema in (found["Article"], form):
        schema["properties"]["profile"]["enum"] = [*profiles, None]
    form["title"] = "Form"
    form["properties"] = {
        "file": {"type": "string", "format": "binary", "description": "The article, in any encoding."}
    } | {k: _plain(v) for k, v in form["properties"].items()}
    form["required"] = ["file"]
    found["Form"] = form
    report = found["Report"]["properties"]
    found["Gate"] = _object(
        {
            "verdict": report["verdict"],
            "reasons": report["reasons"],
            "language": report["language"],
            "words": report["words"],
            "penalty": {"type": "number", "minimum": 0, "description": "Estimated MQM penalty."},
            "per_1000_words": {"type": "number", "minimum": 0},
            "interval": report["mqm"]["properties"]["interval"],
            "raw_score": {"type": "number", "minimum": 0, "maximum": 100},
            "fluency": report["fluency"]["properties"]["score"],
            "issues": _object({s.value: {"type": "integer"} for s in Severity}),
            "sha256": report["sha256"],
            "signature": report["signature"],
        }
    )
    text = {"type": "string"}
    found["Rules"] = _object(
        {
            "digest": text,
            "rules": {
                "type": "array",
                "items": _object(
                    dict.fromkeys(("id", "title", "family", "stage", "severity", "message"), text)
                    | {"languages": {"type": "array", "items": text}}
                ),
            },
        }
    )
    found["Accepted"] = _object({"id": text})
    found["Health"] = _object({"status": {"const": "ok"}, "version": text})
    found["Ready"] = _object(
        {
            "status": {"enum": ["ready", "loading"]},
            "workers": {"type": "integer", "description": "That have loaded their model."},
            "signature": {"type": "string", "description": "Versions of all that results depend on; empty until then."},
        }
    )
    found["Problem"] = _object(
        {
            "type": {"enum": [PREFIX + name for name in TITLES]},
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "instance": text,
            "errors": {"type": "array", "items": _object({"pointer": text, "detail": text})},
        },
        optional=("errors",),
    )
    return found


def problems(*names: str) -> dict[int | str, dict[str, Any]]:
    """The error responses of a path, for FastAPI."""
    found: dict[int | str, dict[str, Any]] = {}
    for name in names:
        status, title = TITLES[name]
        example = json.loads(Problem(name, DETAILS.get(name, title + ".")).body(EXAMPLE_ID))
        response = found.setdefault(
            status,
            {"description": title, "content": {MEDIA_TYPE: {"schema": {"$ref": REF + "Problem"}, "examples": {}}}},
        )
        response["content"][MEDIA_TYPE]["examples"][name] = {"value": example}
        if name in ("busy", "closing"):
            response["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}
    return found


def response(status: int, schema: str, description: str, example: Any = None) -> dict[int | str, dict[str, Any]]:
    """A response in JSON; without ``example`` it gets one when the description is asked for."""
    media: dict[str, Any] = {"schema": {"$ref": REF + schema}}
    if example is not None:
        media["examples"] = {"example": {"value": example}}
    return {status: {"description": description, "content": {"application/json": media}}}


BODY: Mapping[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"$ref": REF + "Article"},
                "examples": {
                    "text": {"value": {"text": EXAMPLE}},
                    "web page": {
                        "value": {
                            "text": "<p>The council met on Tuesday and voted for the plan.</p>",
                            "format": "html",
                            "language": "en",
                            "profile": "feature",
                            "name": "council.html",
                        }
                    },
                },
            },
            "multipart/form-data": {
                "schema": {"$ref": REF + "Form"},
                "examples": {"file": {"value": {"file": EXAMPLE, "profile": "legal"}}},
            },
        },
    }
}
"""What FastAPI is told of the bodies, which are read by :mod:`audit.service.article`."""


def _name(definition: str) -> str:
    return "Report" if definition == "article" else f"Report-{definition}"


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """Of a field that may be null in JSON: a form leaves it out."""
    kept = {k: v for k, v in schema.items() if k not in ("anyOf", "default")}
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            kept |= choice
    if "enum" in kept:
        kept["enum"] = [value for value in kept["enum"] if value is not None]
    return kept
