"""The auditor behind HTTP: ``audit serve``.

A request goes ``guard → app → article → pool → work`` and its answer back the same way; ``webhook`` carries answers
that nobody waits for. Needs the extra ``service``, so nothing here is imported before ``audit serve`` is called.
"""
