"""What was audited before, kept on disk, so that no article is audited twice under the same settings.

``store`` is the file, which never makes a run fail; ``keys`` say which results are the same; ``codec`` turns a result
into bytes and back; ``place`` says where the file lies; ``program`` names all code that a result depends on;
``tending`` is what a person asks of it.
"""

from audit.cache.place import Place, place

__all__ = ["Place", "place"]
