"""Which model scores the fluency of which language, and against what."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from audit.errors import UsageError
from audit.fluency.calibration import Calibration, calibration_of, primary
from audit.fluency.judge import Judge
from audit.fluency.judged import JudgedModel
from audit.fluency.load import load
from audit.fluency.model import FluencyModel

FIGURES = ("lm", "judge", "both")


@dataclass(frozen=True)
class Scorers:
    """``general`` scores every language, ``judged`` that of the judge in its place. ``calibration_file``: what ``audit
    calibrate`` wrote, instead of the file in the model's folder. Nothing is read before it is needed."""

    general: FluencyModel
    judged: JudgedModel | None = None
    calibration_file: Path | None = None
    _known: dict[str, Calibration | None] = field(default_factory=dict, repr=False, compare=False)

    def of(self, language: str) -> tuple[FluencyModel, Calibration | None]:
        """The model for texts of the language, and its calibration. Raises ModelError."""
        model: FluencyModel = self.judged if self.judged and self.judge_of(language) else self.general
        return model, self._calibration(model)

    def judge_of(self, language: str) -> Judge | None:
        """The judge, if it takes part and knows the language. Raises ModelError."""
        judge = self.judged.judge if self.judged else None
        return judge if judge and judge.language == primary(language) else None

    @cached_property
    def signature(self) -> str:
        """Names the models and calibrations. Raises ModelError."""
        models = [self.general, self.judged] if self.judged else [self.general]
        found = [self._calibration(model) for model in models]
        names = [self.general.signature] + ([self.judged.judge.signature] if self.judged else [])
        return f"model:{'+'.join(names)}|calibration:{'+'.join(c.signature if c else 'none' for c in found)}"

    def _calibration(self, model: FluencyModel) -> Calibration | None:
        """A file that was named belongs to the judge's figure, where that is asked for."""
        if model.name not in self._known:
            named = self.calibration_file if model is (self.judged or self.general) else None
            self._known[model.name] = calibration_of(model, named)
        return self._known[model.name]


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
    if fluency == "both" and not shipped:
        raise UsageError("the judge is weighed against the embedded model only: leave out --fluency both, or --model")
    if fluency == "lm":
        return Scorers(general, None, calibration_file)
    judged = JudgedModel(Judge(threads=threads), general if fluency == "both" else None)
    return Scorers(general, judged, calibration_file)
