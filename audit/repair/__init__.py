"""Findings → findings with ranked repairs, and the text with them applied."""

from audit.repair.apply import apply
from audit.repair.rank import rank

__all__ = ["apply", "rank"]
