"""Findings that somebody has decided about: by a remark in the text, by a waiver, by recording them as known.

They stay in the audit and no longer count: not for penalty and verdict, and nothing of them is repaired.
"""

from audit.settle.settler import Settler, Settling
from audit.settle.waivers import Waiver

__all__ = ["Settler", "Settling", "Waiver"]
