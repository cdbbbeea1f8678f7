# ruff: noqa: E501
"""The families by name, and how many damages of each an article gets at rate 1."""

from bench.corrupt import doubling, glue, meaning, pages, signs, stops
from bench.corrupt.article import Damage

FAMILIES: dict[str, tuple[tuple[Damage, int], ...]] = {
    "glued-words": (
        (glue.small_words, 3), (glue.caseless_words, 3), (glue.before_capital, 1), (glue.after_name, 2), (glue.digits, 1),
        (glue.lost_comma, 1),
    ),
    "line-ends": ((glue.line_ends, 9),),
    "glued-marks": ((glue.marks, 3),),
    "spinner": ((meaning.spun, 4),),
    "false-stop": ((stops.false_stop, 2),),
    "missing-stop": ((stops.missing_stop, 2),),
    "case": ((stops.small_start, 2), (stops.stray_capital, 1)),
    "punctuation": ((stops.doubled, 2), (stops.spaced, 2), (stops.orphan_comma, 1)),
    "paragraph-twice": ((doubling.paragraph, 1),),
    "block-twice": ((doubling.block, 1),),
    "sentence-twice": ((doubling.sentence, 1),),
    "headline-twice": ((doubling.headline, 1),),
    "near-copy": ((doubling.near, 1),),
    "teaser": ((doubling.truncated, 1),),
    "word-twice": ((doubling.word, 3),),
    "pair": ((doubling.pair, 1),),
    "loop": ((doubling.loop, 1), (doubling.loop_in_word, 1)),
    "furniture": ((pages.furniture, 1),),
    "model": ((pages.frames, 1),),
    "markup": ((pages.debris, 1),),
    "entities": ((signs.entities, 3),),
    "mojibake": ((signs.mojibake, 3),),
    "homoglyphs": ((signs.homoglyphs, 2),),
    "invisible": ((signs.invisible, 2), (signs.wide, 1), (signs.lost, 1)),
    "untranslated": ((meaning.untranslated, 1),),
    "numbers": ((meaning.placeholder, 1), (meaning.money, 1), (meaning.span_of_numbers, 1)),
    "agency": ((meaning.agency, 1),),
}  # fmt: skip
