"""The formats a report can have."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from audit.report import as_json, index, markdown
from audit.result import Audit


@dataclass(frozen=True, slots=True)
class Format:
    """How one audit, and the index of a run, become text; ``suffix`` begins with a full stop."""

    suffix: str
    article: Callable[[Audit], str]
    index: Callable[[index.Index], str]


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "markdown": Format(".md", markdown.render, index.as_markdown),
        "json": Format(".json", as_json.render, index.as_json),
    }
)
