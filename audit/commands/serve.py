"""``audit serve``."""

import os
from pathlib import Path
from typing import Annotated

import typer

from audit.options import (
    BaselineFile,
    CalibrationFile,
    Config,
    Disable,
    FluencyFigure,
    Gate,
    Lang,
    Model,
    NoConfig,
    Profile,
    Rules,
)

SECRET = "AUDIT_WEBHOOK_SECRET"


def serve(
    host: Annotated[
        str, typer.Option(help="Address to bind to; any but this machine's own needs tokens.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0: one that is free.", min=0, max=65535)] = 8730,
    tokens: Annotated[
        Path | None,
        typer.Option(help="File of bearer tokens, one a line; more may be in AUDIT_TOKENS.", metavar="FILE"),
    ] = None,
    workers: Annotated[int, typer.Option(help="Processes, each with its own model.", min=1, max=256)] = 1,
    queue: Annotated[int, typer.Option(help="Articles that may wait; one more is answered 429.", min=0)] = 16,
    time_limit: Annotated[float, typer.Option(help="Seconds for an article, waiting included.", min=0.1)] = 60.0,
    max_body: Annotated[int, typer.Option(help="Bytes of the largest request.", min=1000)] = 2_000_000,
    grace: Annotated[float, typer.Option(help="Seconds to finish what runs when told to stop.", min=0.0)] = 30.0,
    profile: Profile = None,
    lang: Lang = None,
    model: Model = None,
    calibration: CalibrationFile = None,
    further: Rules = None,
    fluency: FluencyFigure = None,
    disable: Disable = None,
    baseline: BaselineFile = None,
    config: Config = None,
    no_config: NoConfig = False,
    webhook_host: Annotated[
        list[str] | None,
        typer.Option(help="Host that callbacks may go to, such as cms.example.org. Repeatable.", metavar="HOST"),
    ] = None,
    webhook_secret: Annotated[
        Path | None,
        typer.Option(help="File with the secret that signs callbacks; or AUDIT_WEBHOOK_SECRET.", metavar="FILE"),
    ] = None,
    webhook_private: Annotated[
        list[str] | None,
        typer.Option(
            help="Host within your own network, with its port, that callbacks may go to. Repeatable.",
            metavar="HOST:PORT",
        ),
    ] = None,
) -> int:
    """Answer over HTTP: articles in, reports and verdicts out.

    SIGTERM and Ctrl-C let what runs finish and exit with 0; a second one stops at once with 130.
    """
    from audit.errors import UsageError

    try:
        from audit.service.addresses import hosts
        from audit.service.app import Limits
        from audit.service.house import house
        from audit.service.run import Plan, run
        from audit.service.tokens import secret_lines
        from audit.service.tokens import tokens as known_tokens
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("audit"):
            raise
        raise UsageError(f'audit serve needs {error.name}: pip install "translation-auditor[service]"') from error
    settings, warnings = house(
        Gate(
            profile=profile,
            lang=lang,
            model=model,
            calibration=calibration,
            further=further,
            fluency=fluency,
            disable=disable,
            baseline=baseline,
            config=config,
            no_config=no_config,
        )
    )
    allowed = hosts(webhook_host or (), webhook_private or ())
    secret = "".join(secret_lines(webhook_secret, "the secret")) if webhook_secret else os.environ.get(SECRET, "")
    if allowed and len(secret) < 16:
        raise UsageError(f"callbacks need a secret of 16 characters or more, from --webhook-secret or {SECRET}")
    return run(
        Plan(
            host,
            port,
            workers,
            settings,
            warnings,
            Limits(max_body, time_limit, queue, grace),
            known_tokens(tokens, os.environ),
            allowed,
            secret.encode(),
        )
    )
