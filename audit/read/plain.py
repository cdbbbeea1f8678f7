"""Plain text: everything is visible, and offsets are the same on both sides."""

from audit.read.page import Visible


def visible(source: str) -> Visible:
    """The source itself."""
    return Visible(source)
