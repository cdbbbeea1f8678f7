"""Damage for clean text: each artefact family on its own, in any language, with gold spans and repairs.

`command` reads clean articles → each family module proposes `Edit`s on an `Article` → `apply` keeps those that do not
touch each other, writes the damaged text and the spans. Every choice comes from one seeded generator.
"""
