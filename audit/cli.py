"""The command line: which commands there are, and how their exit codes leave the program."""

import gc
import io
import os
import sys
from typing import Annotated

import typer

from audit import __version__
from audit.commands.auditing import gate, run
from audit.commands.baseline import baseline
from audit.commands.cache import cache
from audit.commands.config import config
from audit.commands.fix import fix
from audit.commands.rules import explain, rules
from audit.commands.score import calibrate, score
from audit.commands.serve import serve
from audit.commands.verify import verify
from audit.commands.watch import watch
from audit.console import guarded, say

app = typer.Typer(
    help="Find the damage in machine-translated news, without its source text.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (run, gate, fix, score, calibrate, rules, explain, serve, watch, verify, baseline, cache, config):
    app.command()(command)


def _version(asked: bool) -> None:
    if asked:
        say(f"audit {__version__}\n")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


def main() -> None:
    """Entry point of the ``audit`` command."""
    # Word lists and patterns are many objects that all stay: looking for garbage among them slows the start by a tenth.
    gc.set_threshold(50_000, 20, 20)
    # Nothing here multiplies matrices with numpy, and the threads that would take a tenth of the start and its memory.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Names of files need not be text, nor need the terminal know every character.
            stream.reconfigure(errors="backslashreplace")
    sys.exit(guarded(lambda: app(standalone_mode=False)))


if __name__ == "__main__":
    main()
