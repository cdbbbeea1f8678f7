"""``docs/commands.md``: every command with its arguments and options, written from the program itself.

``python -m audit.manual FILE`` writes the page; with ``--check`` it exits with 1 if the page says anything else.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typer

from audit.cli import app

_HEAD = """# Commands

What `audit --help` and `audit COMMAND --help` say, on one page."""


def manual() -> str:
    """The page as Markdown. Commands and options that are hidden are left out."""
    # `Any`, since what lies under typer is not its public interface.
    program: Any = typer.main.get_command(app())
    commands = {name: command for name, command in program.commands.items() if not command.hidden}
    titles = (f"- [`audit {name}`](#audit-{name}): {_paragraphs(c.help)[0]}" for name, c in commands.items())
    parts = [_HEAD, *_paragraphs(program.help), "\n".join(titles), *_tables("audit", program)]
    for name, command in commands.items():
        parts += _section(name, command)
    return "\n\n".join(parts) + "\n"


def _section(name: str, command: Any) -> list[str]:
    usage = " ".join(["audit", name, *command.collect_usage_pieces(command.context_class(command))])
    return [f"## audit {name}", f"```text\n{usage}\n```", *_paragraphs(command.help), *_tables(name, command)]


def _tables(name: str, command: Any) -> list[str]:
    """A table of the arguments and one of the options, as far as there are any."""
    context = command.context_class(command, info_name=name)
    records = {
        kind: [p.get_help_record(context) for p in command.params if p.param_type_name == kind]
        for kind in ("argument", "option")
    }
    return [_table(kind, filter(None, rows)) for kind, rows in records.items() if any(rows)]


def _table(kind: str, records: Iterable[tuple[str, str]]) -> str:
    names = _untyped if kind == "argument" else str
    rows = [f"| `{_cell(names(name))}` | {_cell(told)} |" for name, told in records]
    return "\n".join([f"| {kind} | |", "|---|---|", *rows])


def _untyped(names: str) -> str:
    """``PATH`` of ``PATH <list[str]>``: what type Python holds it in is no help to anybody."""
    return names.split(" <")[0]


def _paragraphs(text: str) -> list[str]:
    """Paragraphs of a help text, each on one line."""
    return [" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n")]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Write or check the page; returns the exit code."""
    file = Path(arguments[0])
    wanted = manual()
    if "--check" not in arguments:
        file.write_text(wanted, "utf-8")
        return 0
    if file.is_file() and file.read_text("utf-8") == wanted:
        return 0
    print(f"{file} is not what the program says: run `make docs`")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
