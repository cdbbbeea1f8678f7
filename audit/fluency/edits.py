"""The kinds of edit that a word may call for."""

# In the order of the judge's outputs. ``insert``: something is missing before the word.
EDITS = ("keep", "delete", "split", "join", "case", "replace", "insert")
