"""``audit rules`` and ``audit explain``: the pattern library."""

from pathlib import Path
from typing import Annotated

import typer

from audit.console import Exit, say
from audit.options import Rules


def rules(
    further: Rules = None,
    check: Annotated[
        Path | None,
        typer.Option(help="Instead, run the examples and counter-examples of this folder.", metavar="FOLDER"),
    ] = None,
) -> int:
    """List the rules, or check those of a folder: exit code 1 if one does not do what its examples say."""
    if check is not None:
        from audit.checking import check_folder

        checked = check_folder(check, further or ())
        say(f"{checked}\n")
        return Exit.FAILED if checked.failures else Exit.PUBLISH
    from audit.rules import library

    cards = library(further or ())
    width = max(map(len, cards))
    say("".join(f"{card.id:{width}}  {card.severity:8}  {card.title}\n" for card in cards.values()))
    return Exit.PUBLISH


def explain(
    rule: Annotated[str, typer.Argument(help="Its name in audit rules.", metavar="RULE")], further: Rules = None
) -> int:
    """Show the page of a rule.

    What it finds and why, examples, what it lets through.
    """
    from audit.config import known_rule
    from audit.rules import library
    from audit.rules.page import page

    say(page(known_rule(rule, library(further or ()))))
    return Exit.PUBLISH
