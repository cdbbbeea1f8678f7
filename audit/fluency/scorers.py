"""Which model scores the fluency of which language, and against what."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from audit.errors import UsageError
from audit.fluency.calibration import Calibration, calibration_of, primary
from audit.fluency.doubter import Doubter
from audit.fluency.judge import Judge, judges, judges_of, large
from audit.fluency.judged import JudgedModel
from audit.fluency.load import load
from audit.fluency.model import FluencyModel

FIGURES = ("lm", "judge", "both", "large")


@dataclass(frozen=True)
class Scorers:
    """``general`` scores every language, ``judged`` those of the judges in its place. ``calibration_file``: what
    ``audit calibrate`` wrote, instead of the file in the model's folder. ``large`` is asked about the words of damaged
    articles, and scores only where its figure is asked for. Nothing is read before it is needed."""

    general: FluencyModel
    judged: Sequence[JudgedModel] = ()
    calibration_file: Path | None = None
    large: Judge | None = None
    _known: dict[int, Calibration | None] = field(default_factory=dict, repr=False, compare=False)

    def of(self, language: str) -> tuple[FluencyModel, Calibration | None]:
        """The model for texts of the language, and its calibration. Raises ModelError."""
        best = next(iter(self.judges_of(language)), None)
        model: FluencyModel = next((m for m in self.judged if m.judge is best), self.general)
        return model, self._calibration(model)

    def judges_of(self, language: str) -> tuple[Judge, ...]:
        """The judges that take part and know the language, the best first. Raises ModelError."""
        return judges_of(primary(language), [model.judge for model in self.judged])

    def doubting(self, language: str) -> Doubter | None:
        """Who is asked about the words of a damaged article: the large judge if it knows the language, and the others
        that do. Raises ModelError."""
        slow = judges_of(primary(language), [self.large] if self.large else ())
        judges = tuple(dict.fromkeys([*slow, *self.judges_of(language)]))
        return Doubter(judges) if judges else None

    @cached_property
    def signature(self) -> str:
        """Names the models and calibrations. Raises ModelError."""
        found = [self._calibration(model) for model in (self.general, *self.judged)]
        judges = dict.fromkeys([*(model.judge for model in self.judged), *([self.large] if self.large else ())])
        names = [part.signature for part in (self.general, *judges)]
        return f"model:{'+'.join(names)}|calibration:{'+'.join(c.signature if c else 'none' for c in found)}"

    def _calibration(self, model: FluencyModel) -> Calibration | None:
        """A file that was named belongs to the judges' figure, where that is asked for."""
        at = (self.general, *self.judged).index(model)  # an address would mean another model in another process
        if at not in self._known:
            self._known[at] = calibration_of(model, self._named(model))
        return self._known[at]

    def _named(self, model: FluencyModel) -> Path | None:
        """The file that was named, unless it is another judge's."""
        asked = self.judged or (self.general,)
        if self.calibration_file is None or model not in asked:
            return None
        made_for = Calibration.load(self.calibration_file).model
        others = (other.signature for other in asked if other is not model)
        return None if made_for in others else self.calibration_file


def scorers(
    model: str | None = None, fluency: str | None = None, calibration_file: Path | None = None, threads: int = 1
) -> Scorers:
    """Scorers as the flags say: ``model`` as for ``load``; ``fluency`` one of ``FIGURES``. Without ``fluency``, the
    judge takes part where the embedded model scores by its own calibration: it was weighed against no other.
    Raises UsageError.
    """
    if fluency is not None and fluency not in FIGURES:
        raise UsageError(f"there is no fluency figure {fluency!r}; choose one of {', '.join(FIGURES)}")
    general, shipped = load(model, threads), model in (None, "embedded")
    if fluency is None:
        fluency = "both" if shipped and calibration_file is None else "lm"
    if fluency in ("both", "large") and not shipped:
        raise UsageError(
            f"the judge is weighed against the embedded model only: leave out --fluency {fluency}, or --model"
        )
    if fluency == "lm":
        return Scorers(general, (), calibration_file)
    beside, asked, slow = (None if fluency == "judge" else general), judges(threads), large(threads)
    judged = [JudgedModel(judge, beside, asked[i + 1 :]) for i, judge in enumerate(asked)]
    if fluency == "large":
        judged = [JudgedModel(slow, beside, name="large"), *judged]
    return Scorers(general, judged, calibration_file, slow)
