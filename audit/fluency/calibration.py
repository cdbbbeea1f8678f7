"""From surprisal to a score of 0 to 100 that means the same in every language.

A sentence's score is the share of human-written sentences of its language and length that read less naturally, that is
with more strangeness (see ``measure``). What human-written sentences look like to a model is stored with it as
``calibration.json``: per language a few length classes, each with the quantiles of strangeness of clean, held-out
text. Between two classes the score is interpolated over the logarithm of the length, so that a sentence does
not jump when a word is added.

Few sentences give few quantiles, and damage lies beyond them. So the k-th of n ascending values stands for the
probability k / (n + 1) (Weibull 1939: the mean of what it would be in the population), which leaves 1 / (n + 1) at
either end, and that remainder falls off exponentially outside. A score is therefore never quite 0 or 100, and of two
sentences of one length the stranger always scores lower.
"""

import hashlib
import json
import math
import random
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from audit.errors import ModelError
from audit.fluency.measure import strangeness
from audit.fluency.model import FluencyModel, Surprisal

STEPS = 40  # a class stores STEPS + 1 quantiles: minimum, 2.5 %, …, maximum
CLASSES = 5  # length classes per language, fewer where there is little text
LEAST = 100  # sentences that a class is made from at least; a language with fewer in all is left uncalibrated
FILE = "calibration.json"
SCHEMA = 2  # of the file; in 1 the quantiles were of nats per character for every model
LONE_SCALE = 0.01  # tail of a class whose sentences all have the same value, as a share of it
LOWEST, HIGHEST = 1e-300, 100 - 1e-12  # where the tails would be lost in rounding


@dataclass(frozen=True)
class LengthClass:
    """``chars``: median length in code points; ``quantiles``: ascending strangeness at equal steps of
    probability, the observed minimum and maximum included; ``sentences``: how many they were taken from."""

    chars: float
    quantiles: tuple[float, ...]
    sentences: int

    def less_natural(self, value: float) -> float:
        """Percentage of the class with more strangeness than ``value``: continuous, strictly falling, inside
        (0, 100). Linear between the quantiles; an exponential tail on either side whose scale is the spacing of the
        two outermost quantiles, an even share of the range where they lie closer, and on the natural side at least a
        tenth of what is left down to 0 nats, so that rounding makes no ties there."""
        values, shares = self._knots
        below = bisect_left(values, value)
        least = (values[-1] - values[0]) / STEPS or LONE_SCALE * max(abs(values[0]), 1.0)
        if below == 0:
            scale = max(least, values[0] / 10, values[1] - values[0] if len(values) > 1 else 0.0)
            percent = 100 * (1 - shares[0] * math.exp((value - values[0]) / scale))
        elif below == len(values):
            scale = max(least, values[-1] - values[-2] if len(values) > 1 else 0.0)
            percent = 100 * (1 - shares[-1]) * math.exp((values[-1] - value) / scale)
        else:
            part = (value - values[below - 1]) / (values[below] - values[below - 1])
            percent = 100 * (1 - shares[below - 1] - part * (shares[below] - shares[below - 1]))
        return min(max(percent, LOWEST), HIGHEST)

    @cached_property
    def _knots(self) -> tuple[list[float], list[float]]:
        """Distinct quantiles and the share of the population below each; quantiles that coincide are one knot with the
        mean of their shares, so that there is no jump."""
        count, last = max(1, self.sentences), max(1, len(self.quantiles) - 1)
        found: dict[float, list[float]] = {}
        for step, value in enumerate(self.quantiles):
            found.setdefault(value, []).append((1 + (count - 1) * step / last) / (count + 1))
        return list(found), [sum(shares) / len(shares) for shares in found.values()]


@dataclass(frozen=True)
class Calibration:
    """Length classes per language (ISO 639-1), ascending by length, and the signature of the model they belong to."""

    model: str
    languages: Mapping[str, tuple[LengthClass, ...]]

    def sentence(self, language: str, text: str, surprisal: Surprisal) -> float | None:
        """Score of one sentence, 0 to 100, or ``None`` if its language is not calibrated or it has no tokens."""
        classes = self.languages.get(primary(language))
        if not classes or not surprisal.nats:
            return None
        length, value = max(1, len(text.strip())), strangeness(text, surprisal)
        after = bisect_left([c.chars for c in classes], length)
        if after in (0, len(classes)):
            return classes[min(after, len(classes) - 1)].less_natural(value)
        shorter, longer = classes[after - 1 : after + 1]
        share = math.log(length / shorter.chars) / math.log(longer.chars / shorter.chars)
        return (1 - share) * shorter.less_natural(value) + share * longer.less_natural(value)

    def note(self, language: str) -> str | None:
        """Why there is no score for this language, as a clause to follow “since”, or ``None`` if there is one."""
        if primary(language) in self.languages:
            return None
        known = " ".join(sorted(self.languages))
        return f"the model is not calibrated for “{language}”, but for {known}"

    @property
    def signature(self) -> str:
        """The first 12 hex digits of the SHA-256 of what ``save`` writes."""
        return hashlib.sha256(self._json().encode()).hexdigest()[:12]

    def save(self, path: Path) -> None:
        path.write_text(self._json(), encoding="utf-8")

    def _json(self) -> str:
        languages = {
            language: [
                {"chars": c.chars, "sentences": c.sentences, "quantiles": [round(q, 4) for q in c.quantiles]}
                for c in classes
            ]
            for language, classes in sorted(self.languages.items())
        }
        head = f'{{"schema": {SCHEMA}, "model": {json.dumps(self.model)}, "languages": {{\n'
        return head + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in languages.items()) + "\n}}\n"

    @classmethod
    def load(cls, path: Path) -> "Calibration":
        """Reads what ``save`` wrote. Raises ModelError."""
        try:
            data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            if data["schema"] != SCHEMA:
                raise ModelError(
                    f"The calibration {path} was made by another version: make it again with `audit calibrate`."
                )
            languages = {
                language: tuple(
                    LengthClass(float(c["chars"]), tuple(map(float, c["quantiles"])), int(c["sentences"]))
                    for c in classes
                )
                for language, classes in data["languages"].items()
            }
            return cls(str(data["model"]), languages)
        except OSError as error:
            raise ModelError(f"The calibration {path} cannot be read: {error.strerror}.") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{path} is no calibration: make it again with `audit calibrate`.") from error


def primary(language: str) -> str:
    """``pt`` of ``pt-BR``."""
    return language.replace("_", "-").split("-")[0].lower()


def calibration_of(model: FluencyModel, file: Path | None = None) -> Calibration | None:
    """The calibration in ``file``, else in the model's folder; there, ``None`` if there is none or it was made with
    other weights. Raises ModelError if the file is broken, or if the one asked for belongs to another model."""
    if file is None:
        path = getattr(model, "calibration_file", None) or Path(getattr(model, "folder", None) or model.name) / FILE
        if not path.is_file():
            return None
        found = Calibration.load(path)
        return found if found.model == model.signature else None
    found = Calibration.load(file)
    if found.model != model.signature:
        raise ModelError(
            f"The calibration {file} was made for the model {found.model}, not for {model.signature}: make one for "
            "this model with `audit calibrate`."
        )
    return found


def calibrate(model: str, sentences: Mapping[str, Sequence[tuple[int, float]]]) -> Calibration:
    """Length classes of equal size from clean text. sentences: per language, (code points, strangeness) of
    each."""
    languages: dict[str, tuple[LengthClass, ...]] = {}
    for language, found in sentences.items():
        count = min(CLASSES, len(found) // LEAST)
        ordered = sorted(found)
        bounds = [round(i * len(ordered) / max(1, count)) for i in range(count + 1)]
        classes: dict[float, LengthClass] = {}
        for begin, end in pairwise(bounds):
            part = ordered[begin:end]
            chars = float(part[len(part) // 2][0])
            classes[chars] = LengthClass(chars, quantiles([value for _, value in part]), len(part))
        if classes:
            languages[primary(language)] = tuple(classes.values())
    return Calibration(model, languages)


def quantiles(values: Sequence[float]) -> tuple[float, ...]:
    """STEPS + 1 quantiles at equal steps of probability, linear between order statistics (Hyndman and Fan 1996, type
    7)."""
    ordered = sorted(values)
    places = [i * (len(ordered) - 1) / STEPS for i in range(STEPS + 1)]
    lower = [min(int(p), len(ordered) - 2) if len(ordered) > 1 else 0 for p in places]
    return tuple(
        ordered[k] + (p - k) * (ordered[min(k + 1, len(ordered) - 1)] - ordered[k])
        for p, k in zip(places, lower, strict=True)
    )


def article_score(scores: Sequence[float], lengths: Sequence[float]) -> float | None:
    """Mean of sentence scores weighted by length; ``None`` without any. Scores are bounded, so one wild sentence (a
    name list, a formula) moves an article no further than its share of the text."""
    total = sum(lengths)
    return sum(s * n for s, n in zip(scores, lengths, strict=True)) / total if total else None


def interval(
    scores: Sequence[float], lengths: Sequence[float], *, level: float = 0.95, rounds: int = 1000, seed: int = 0
) -> tuple[float, float] | None:
    """Percentile bootstrap interval (Efron 1979) of ``article_score`` over the article's sentences; ``None`` for fewer
    than two. The same input gives the same interval."""
    if len(scores) < 2 or not sum(lengths):
        return None
    draw = random.Random(seed)
    pairs = list(zip(scores, lengths, strict=True))
    means = []
    for _ in range(rounds):
        sample = draw.choices(pairs, k=len(pairs))
        means.append(sum(s * n for s, n in sample) / (sum(n for _, n in sample) or 1))
    means.sort()
    cut = (1 - level) / 2
    return means[int(cut * (rounds - 1))], means[math.ceil((1 - cut) * (rounds - 1))]
