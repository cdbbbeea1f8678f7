"""The machine behind a text: which words were swapped, which steps left damage, which language it came from."""

from audit.machine.trace import Source, StageSeen, Substitution, Trace, recover

__all__ = ["Source", "StageSeen", "Substitution", "Trace", "recover"]
