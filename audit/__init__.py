"""Finds the damage in machine-translated news without its source text, and says what to write instead."""

__version__ = "0.1.0"
