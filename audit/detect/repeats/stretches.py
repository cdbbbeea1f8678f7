"""Stretches of tokens that repeat an earlier one, over single damaged tokens."""

from dataclasses import dataclass

import regex

# Share of a copy's tokens that may differ: a wrong letter, a lost space.
DAMAGED = 0.2
# Similarity, 0 to 100, from which a token counts as the damaged form of another: above that of "rose" and "rise".
ALIKE = 76
# A word of two alphabets is damaged, whatever it is like.
_MIXED = regex.compile(r"(?=.*\p{Latin})(?=.*[\p{Cyrillic}\p{Greek}])")
# Ways past a damaged token (tokens to skip in the original, in the copy): replaced, split, glued, lost.
_SKIPS = ((1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (2, 2), (1, 0), (0, 1))


@dataclass(frozen=True, slots=True)
class Copy:
    """Tokens ``start:end`` that repeat the tokens ``first:last`` before them."""

    first: int
    last: int
    start: int
    end: int


def stretch(keys: list[str], j: int, i: int, floor: int) -> Copy:
    """The longest passage around ``i`` that repeats the one around ``j``, over single damaged tokens."""
    last, end = _walk(keys, j, i, 1, i)
    first, start = _walk(keys, j - 1, i - 1, -1, floor)
    return Copy(first + 1, last, start + 1, end)


def _walk(keys: list[str], j: int, i: int, step: int, bound: int) -> tuple[int, int]:
    """Where the two part; forward the original stays before ``bound``, backward the copy does not pass it."""
    begin, damaged = i, 0

    def inside(a: int, b: int) -> bool:
        return a < bound and b < len(keys) if step > 0 else a >= 0 and b >= bound

    while inside(j, i):
        if keys[j] == keys[i]:
            j, i = j + step, i + step
            continue
        for skip_j, skip_i in _SKIPS:
            a, b = j + skip_j * step, i + skip_i * step
            if all(
                inside(a + n * step, b + n * step) and keys[a + n * step] == keys[b + n * step] for n in range(3)
            ) and alike(_cut(keys, j, a), _cut(keys, i, b)):
                break
        else:
            return j, i
        damaged += 1
        if damaged > 1 + DAMAGED * abs(i - begin):
            return j, i
        j, i = a, b
    return j, i


def _cut(keys: list[str], a: int, b: int) -> str:
    return "".join(keys[a:b] if a <= b else keys[b + 1 : a + 1])


def alike(one: str, other: str) -> bool:
    """Whether one stretch of letters may be the other one, damaged. Another word or figure is no damage."""
    if not one or not other:
        return not any(c.isdigit() for c in one + other)
    from rapidfuzz.fuzz import ratio

    digits = [[c for c in s if c.isdecimal()] for s in (one, other)]
    likeness = ALIKE / 2 if _MIXED.match(one) or _MIXED.match(other) else ALIKE
    return digits[0] == digits[1] and ratio(one, other) >= likeness
