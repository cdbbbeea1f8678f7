"""The command line: which commands there are, and how their exit codes leave the program."""

import gc
import io
import os
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Annotated

import typer

from audit import __version__
from audit.console import guarded, say

# Name → the module of ``audit.commands`` that has it, in the order of the help.
COMMANDS = {
    "run": "auditing",
    "gate": "auditing",
    "fix": "fix",
    "score": "score",
    "calibrate": "score",
    "rules": "rules",
    "explain": "rules",
    "serve": "serve",
    "watch": "watch",
    "verify": "verify",
    "baseline": "baseline",
    "cache": "cache",
    "config": "config",
}


def app(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """The program with the commands of these names."""
    program = typer.Typer(
        help="Find the damage in machine-translated news, without its source text.",
        no_args_is_help=True,
        add_completion=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for name in names:
        program.command()(getattr(import_module(f"audit.commands.{COMMANDS[name]}"), name))
    program.callback()(_options)
    return program


def _version(asked: bool) -> None:
    if asked:
        say(f"audit {__version__}\n")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


def main() -> None:
    """Entry point of the ``audit`` command."""
    # What is imported and read are many objects that all stay: looking for garbage among them takes a tenth of a start.
    gc.set_threshold(150_000, 20, 20)
    # Nothing here multiplies matrices with numpy, and the threads that would take a tenth of the start and its memory.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Names of files need not be text, nor need the terminal know every character.
            stream.reconfigure(errors="backslashreplace")
    # The options of thirteen commands take as long to declare as an article to audit: where one is called, its own do.
    called = [word for word in sys.argv[1:2] if word in COMMANDS]
    code = guarded(lambda: app(called or COMMANDS)(standalone_mode=False))
    gc.freeze()  # nor is there a need to look for garbage among all that is left at the end
    sys.exit(code)


if __name__ == "__main__":
    main()
