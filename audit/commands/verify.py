"""``audit verify``."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from audit.commands.receipts import ReceiptKeyFile
from audit.console import Exit, say
from audit.options import Config, Exclude, Gate, Include, NoConfig, Profile, Quiet

Paths = Annotated[list[str], typer.Argument(help="Files, and folders of articles.", metavar="PATH")]


def verify(
    paths: Paths,
    receipts: Annotated[
        Path | None,
        typer.Option(
            help="Folder of receipts, found by the name of the article's file. Default: beside each article.",
            metavar="FOLDER",
        ),
    ] = None,
    receipt_key_file: ReceiptKeyFile = None,
    text: Annotated[
        bool, typer.Option("--text", help="Allow what readers do not see: another encoding, line ends, mark-up.")
    ] = False,
    any_policy: Annotated[
        bool, typer.Option("--any-policy", help="Do not ask what the house's policy and waivers are today.")
    ] = False,
    program: Annotated[
        bool, typer.Option("--program", help="Refuse what another version, other rules or another model have passed.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON for each file.")] = False,
    profile: Profile = None,
    config: Config = None,
    no_config: NoConfig = False,
    include: Include = None,
    exclude: Exclude = None,
    quiet: Quiet = False,
) -> int:
    """Check that articles are what was passed: each against the receipt that audit gate --receipt wrote.

    0 all receipts hold · 1 one is missing or refused, with what differs · 2 wrong call · 3 something could not be read
    (comes before 1).
    """
    from audit.config import configure
    from audit.receipt import Demand, keys
    from audit.verifying import as_data, as_lines, verifying

    known = keys(receipt_key_file, os.environ)
    setup = configure(
        paths, Gate(profile=profile, config=config, no_config=no_config, include=include, exclude=exclude)
    )
    house = None if any_policy else setup.settings
    demand = Demand(known, house, text, None, receipts, date.today())
    if program:
        from audit.auditor import build
        from audit.receipt.record import program_of

        demand = replace(demand, program=program_of(build(setup.settings).signature))
    found = verifying(paths, demand, setup.out, setup.include, setup.exclude)
    lines = as_data(found) if as_json else as_lines(found, quiet)
    say("".join(line + "\n" for line in lines))
    if any(one.unreadable for one in found):
        return Exit.UNAUDITED
    return Exit.PUBLISH if all(one.holds for one in found) else Exit.FAILED
