"""Where the work runs. Every engine is a ``concurrent.futures.Executor``; the rest of the program knows no other
word."""

from audit.engine.run import audit_all

__all__ = ["audit_all"]
