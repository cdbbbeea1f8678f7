"""The paths, and what each answers."""

import json
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from audit import __version__
from audit.auditor import digest
from audit.rules import Card
from audit.service.article import asked
from audit.service.guard import OPEN
from audit.service.metrics import CONTENT_TYPE, Metrics
from audit.service.openapi import BODY, problems, response, schemas
from audit.service.pool import Busy, Closing, Pool
from audit.service.problems import Problem
from audit.service.webhook import Webhooks
from audit.service.work import Done, Failed, Job, Refused, Result
from audit.service.worker import Died, Overdue

JSON = "application/json"
BODY_SECONDS = 20.0  # in which a body must have arrived


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of a body; seconds for an audit, waiting included; places in the queue; seconds to end in."""

    max_body: int = 2_000_000
    time_limit: float = 60.0
    queue: int = 16
    grace: float = 30.0


def result(pool: Pool, job: Job, limits: Limits, metrics: Metrics) -> Coroutine[None, None, Done]:
    """Takes a place for a job at once; awaited, gives its answer. Raises Problem, now and then."""
    try:
        place = pool.do(job, limits.time_limit)
    except Busy as error:
        detail = "All workers are busy and the queue is full."
        raise Problem("busy", detail, retry_after=error.retry_after) from error
    except Closing as error:
        raise Problem("closing", "Ask again in a moment.", retry_after=5) from error
    return _finished(place, limits, metrics)


async def _finished(place: Coroutine[None, None, Result], limits: Limits, metrics: Metrics) -> Done:
    try:
        outcome = await place
    except Overdue as error:
        raise Problem("overdue", f"It was stopped after {limits.time_limit:g} seconds.") from error
    except Died as error:
        raise Problem("failed", "The process that audited it died, perhaps for want of memory.") from error
    if isinstance(outcome, Refused):
        raise Problem("unaudited", outcome.reason)
    if isinstance(outcome, Failed):
        raise Problem("failed", f"The program failed on it ({outcome.place}). Please report this with the article.")
    metrics.articles.labels(outcome.verdict).inc()
    metrics.words.inc(outcome.words)
    return outcome


def application(
    pool: Pool,
    hooks: Webhooks,
    metrics: Metrics,
    cards: Mapping[str, Card],
    profiles: tuple[str, ...],
    limits: Limits,
    secured: bool,
) -> FastAPI:
    """The application without its guard; ``secured`` if that asks for tokens. Nothing starts before a request comes."""
    app = FastAPI(
        title="audit",
        version=__version__,
        description="Finds the damage in machine-translated news, without its source text.",
        docs_url=None,  # these pages load scripts from elsewhere
        redoc_url=None,
        openapi_url=None,
    )
    failures = ("malformed", "slow", "too-large", "media-type", "invalid", "unaudited")
    refusals = problems("unauthorized", "host")
    errors = refusals | problems(*failures, "busy", "failed", "closing", "overdue")
    accepted = response(202, "Accepted", "The outcome will be sent to the callback.", {"id": uuid4().hex})
    metrics.watch("audit_waiting", "Jobs that wait for a worker.", lambda: pool.waiting)
    metrics.watch("audit_working", "Jobs under way.", lambda: pool.working)
    metrics.watch("audit_workers_loaded", "Workers with a loaded model.", lambda: pool.loaded)
    metrics.watch("audit_callbacks_pending", "Callbacks under way.", lambda: hooks.pending)
    rules = (
        json.dumps({"digest": digest(cards.values()), "rules": [_rule(card) for card in cards.values()]}).encode()
        + b"\n"
    )

    @app.exception_handler(Problem)
    async def problem(request: Request, error: Problem) -> Response:
        request.state.error = error.name
        headers = error.headers | ({"connection": "close"} if error.name in ("too-large", "slow", "media-type") else {})
        return Response(error.body(request.state.request_id), error.status, headers)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        if error.status_code == 405:
            answer = await problem(request, Problem("method", f"Use {(error.headers or {}).get('Allow', 'another')}."))
            answer.headers.update(error.headers or {})
            return answer
        return await problem(request, Problem("not-found", "See /openapi.json for the paths of this service."))

    @app.exception_handler(Exception)
    async def fault(request: Request, error: Exception) -> Response:
        return await problem(request, Problem("failed", "This is a fault of the program; please report it."))

    async def article(request: Request, brief: bool) -> Response:
        want = await asked(request, brief, limits.max_body, min(BODY_SECONDS, limits.time_limit), profiles)
        if want.callback is not None:
            await hooks.check(want.callback)
            delivery = uuid4().hex
            hooks.later(delivery, want.callback, result(pool, want.job, limits, metrics))
            request.state.callback = delivery
            return Response(json.dumps({"id": delivery}) + "\n", 202, media_type=JSON)
        done = await result(pool, want.job, limits, metrics)
        request.state.words, request.state.verdict = done.words, done.verdict
        return Response(done.body, media_type=JSON, headers={"cache-control": "no-store"})

    @app.post(
        "/v1/audit",
        summary="Audit an article",
        response_class=Response,
        responses=response(200, "Report", "The report, the same as of audit run.") | accepted | errors,
        openapi_extra=dict(BODY),
    )
    async def audit(request: Request) -> Response:
        return await article(request, brief=False)

    @app.post(
        "/v1/gate",
        summary="May an article be published?",
        response_class=Response,
        responses=response(200, "Gate", "The verdict, whichever it is.") | accepted | errors,
        openapi_extra=dict(BODY),
    )
    async def gate(request: Request) -> Response:
        return await article(request, brief=True)

    @app.get(
        "/v1/rules",
        summary="What is looked for",
        response_class=Response,
        responses=response(200, "Rules", "All rules.", _example(rules)) | refusals,
    )
    async def list_rules() -> Response:
        return Response(rules, media_type=JSON)

    @app.get(
        "/health",
        summary="Is the process alive?",
        response_class=Response,
        responses=response(200, "Health", "It is.", {"status": "ok", "version": __version__}) | problems("host"),
    )
    async def health() -> Response:
        return Response(json.dumps({"status": "ok", "version": __version__}) + "\n", media_type=JSON)

    loading = {"status": "loading", "workers": 0, "signature": ""}

    @app.get(
        "/ready",
        summary="Are the models loaded?",
        response_class=Response,
        responses=response(200, "Ready", "At least one worker can work.", loading | {"status": "ready", "workers": 1})
        | response(503, "Ready", "Not yet.", loading)
        | problems("host"),
    )
    async def ready() -> Response:
        status = "ready" if pool.loaded else "loading"
        said = {"status": status, "workers": pool.loaded, "signature": pool.said.signature if pool.said else ""}
        return Response(json.dumps(said) + "\n", 200 if pool.loaded else 503, media_type=JSON)

    media = {"schema": {"type": "string"}, "examples": {"example": {"value": "audit_workers_loaded 1.0\n"}}}
    figures_response: dict[int | str, dict[str, Any]] = {
        200: {"description": "Text format.", "content": {CONTENT_TYPE.partition(";")[0]: media}}
    }

    @app.get(
        "/metrics",
        summary="Figures for Prometheus",
        response_class=Response,
        responses=figures_response | refusals,
    )
    async def figures() -> Response:
        return Response(metrics.text(), headers={"content-type": CONTENT_TYPE})

    described: list[bytes] = []

    @app.get("/openapi.json", include_in_schema=False)
    async def description() -> Response:
        if not described:
            found = json.dumps(_description(app, pool, profiles, secured), ensure_ascii=False).encode() + b"\n"
            if pool.said is None:  # without the examples that a worker brings
                return Response(found, media_type=JSON)
            described.append(found)
        return Response(described[0], media_type=JSON)

    return app


def _description(app: FastAPI, pool: Pool, profiles: tuple[str, ...], secured: bool) -> dict[str, Any]:
    """OpenAPI with all schemas; a report for an example is what the worker made of the example article."""
    found: dict[str, Any] = json.loads(json.dumps(app.openapi()))
    components = found.setdefault("components", {})
    components["schemas"] = schemas(profiles)
    if secured:
        components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        for path in found["paths"].keys() - set(OPEN):
            for operation in found["paths"][path].values():
                operation["security"] = [{"token": []}]
    if pool.said:
        for path, example in (("/v1/audit", pool.said.example), ("/v1/gate", pool.said.brief)):
            media = found["paths"][path]["post"]["responses"]["200"]["content"][JSON]
            media["examples"] = {"example": {"value": json.loads(example)}}
    return found


def _rule(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "title": card.title,
        "family": card.family,
        "stage": card.stage.value,
        "severity": card.severity.value,
        "message": card.message,
        "languages": list(card.languages),
    }


def _example(rules: bytes) -> dict[str, Any]:
    listed: dict[str, Any] = json.loads(rules)
    return listed | {"rules": listed["rules"][:1]}
