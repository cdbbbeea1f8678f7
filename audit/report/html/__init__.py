"""The HTML report: one file that needs nothing else, safe to open whatever the article holds.

``marks`` lays an article's findings over its text, ``entries`` tells each finding, ``sides`` sets the text beside its
repair, ``curve`` draws how it reads, ``numbers`` says what was measured; ``page`` puts them together, ``overview`` does
the index of a run, and ``environment`` holds the templates and the policy that keeps foreign script out.
"""

from audit.report.index import Index
from audit.result import Audit

__all__ = ["index", "render"]


def render(audit: Audit) -> str:
    """The report of one article as a whole HTML document."""
    from audit.report.html.page import article

    return article(audit)


def index(index: Index) -> str:
    """The index of a run as a whole HTML document; it links to the articles' reports in the same folder."""
    from audit.report.html.overview import overview

    return overview(index)
