"""The house's file, ``audit.toml`` or ``[tool.audit]`` in pyproject.toml: found, read, checked, with the line of each
mistake."""

from audit.settings.file import NAME, File, find, read
from audit.settings.mistakes import Mistakes, meant

__all__ = ["NAME", "File", "Mistakes", "find", "meant", "read"]
