"""Findings → findings with ranked repairs, each safe or not, and the text with them applied."""

from audit.repair.apply import apply
from audit.repair.grade import grade
from audit.repair.rank import rank

__all__ = ["apply", "grade", "rank"]
