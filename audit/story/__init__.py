"""Articles that cover the same event check each other: sketch → group → facts → align → compare.

``sketch`` makes a few hundred bytes of each article, ``group`` finds each one's siblings among them, and ``clashes``
says where an article is the odd one out. All are pure; reading files and making findings is done elsewhere.
"""

from audit.story.compare import Clash, Witness, clashes
from audit.story.facts import Sibling, sibling
from audit.story.group import group
from audit.story.sketch import Sketch, sketch

__all__ = ["Clash", "Sibling", "Sketch", "Witness", "clashes", "group", "sibling", "sketch"]
