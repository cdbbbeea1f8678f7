"""The formats a report can have. Only names stand here, so that asking what there is loads nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.report.index import Index
    from audit.report.stream import RunReport
    from audit.result import Audit


@dataclass(frozen=True, slots=True)
class PerArticle:
    """A file for each article, and an index of the run. ``suffix`` begins with a full stop; the others are
    ``module:function`` below ``audit.report``."""

    suffix: str
    article_: str
    index_: str

    def article(self, audit: "Audit") -> str:
        """The report of one article."""
        text: str = _named(self.article_)(audit)
        return text

    def index(self, index: "Index") -> str:
        """The index of a run."""
        text: str = _named(self.index_)(index)
        return text


@dataclass(frozen=True, slots=True)
class PerRun:
    """One file for the whole run. ``file`` is its name in the folder of reports, empty for standard output; ``class_``
    is the ``module:RunReport`` below ``audit.report`` that writes it."""

    file: str
    class_: str

    def open(self, out: Path, rules: Sequence[str | Path]) -> "RunReport":
        """The report, begun; ``rules`` are the folders of further rules of this run."""
        made: RunReport = _named(self.class_)(out / self.file, rules)
        return made


Format = PerArticle | PerRun

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "markdown": PerArticle(".md", "markdown:render", "index:as_markdown"),
        "json": PerArticle(".json", "as_json:render", "index:as_json"),
        "html": PerArticle(".html", "html:render", "html:index"),
        "sarif": PerRun("audit.sarif", "sarif:Sarif"),
        "junit": PerRun("junit.xml", "junit:JUnit"),
        "lines": PerRun("", "lines:FindingLines"),
        "github": PerRun("", "github:GitHub"),
        "gitlab": PerRun("gl-code-quality-report.json", "gitlab:GitLab"),
        "csv": PerRun("findings.csv", "as_csv:Table"),
    }
)

USUAL = ("markdown", "json")
"""What is written where nobody asks for anything else."""


def _named(name: str) -> Callable[..., Any]:
    module, attribute = name.split(":")
    found: Callable[..., Any] = getattr(import_module(f"audit.report.{module}"), attribute)
    return found
