"""The templates, compiled once a process, and what every page has in common: style, script, content policy."""

import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit import __version__
from audit.finding import FAMILIES, Severity
from audit.report.quote import shown

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent / "templates"
SETTLED = "settled"


def page(template: str, **values: Any) -> str:
    """A page from a template of the folder.

    Whatever a template prints is escaped, and characters that cannot be seen or turn the direction of text are written
    out: no part of an article reaches a page by another way.
    """
    return _environment().get_template(template).render(**values)


def slug(family: str) -> str:
    """A family's name as it can stand in a class or id."""
    return re.sub(r"[^a-z]+", "-", family)


@lru_cache(maxsize=1)
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def seen(value: object) -> object:
        return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=seen,
    )
    style, script = _read("style.css") + _filters(), _read("script.js")
    environment.globals |= {
        "style": Markup(style),
        "script": Markup(script),
        "policy": Markup(_policy(style, script)),
        "version": __version__,
    }
    environment.filters["slug"] = slug
    return environment


def _read(name: str) -> str:
    # Line ends as the parser of a page sees them, or the digest would not fit.
    return (_FOLDER / name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """Nothing runs, loads, is sent or framed, but this style and this script. The icon is an empty one, inline: else a
    browser would ask a server for it."""
    return (
        f"default-src 'none'; style-src 'sha256-{_digest(style)}'; script-src 'sha256-{_digest(script)}';"
        " img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def _filters() -> str:
    """Rules by which an unticked box takes its marks and entries away, without script."""
    boxes = [f"severity-{s.value}" for s in Severity] + [f"family-{slug(f)}" for f in FAMILIES] + [SETTLED]
    off = ",\n".join(f"body:has(#show-{box}:not(:checked)) .{box}" for box in boxes)
    return f"{off} {{\n  &:is(mark) {{ all: unset; }}\n  &:is(.ref, .entry) {{ display: none; }}\n}}\n"
