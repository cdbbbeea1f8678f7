"""An article → its fluency, sentence by sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from audit.fluency.calibration import Calibration, article_score, interval
from audit.fluency.judged import JudgedModel
from audit.fluency.measure import nats_per_char
from audit.fluency.model import FluencyModel
from audit.text import Article, Span

SENTENCES, CHARACTERS = 1_000, 200_000
"""Most that is scored of one article: a sentence in so many of a longer one. The longest reportage stays below, and the
score of a thousand sentences is known to a point or two."""

_SAMPLED = "only {:,} of its {:,} sentences were scored, evenly spread, since the text is so long"
DOUBT = 0.5  # probability of damage from which a word is doubtful


@dataclass(frozen=True, slots=True)
class SentenceScore:
    """Fluency of one sentence: ``score`` 0–100 (``None`` without calibration), ``nats_per_char`` its mean surprisal.
    ``doubtful``: words that the judge holds for damaged sooner than not, as offsets into the article, in order."""

    span: Span
    nats_per_char: float
    score: float | None
    doubtful: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Fluency:
    """Fluency of an article. ``score`` and its 95 % bootstrap ``interval`` are 0–100; ``note`` says as a clause why
    they are missing, where they are, or that only some sentences were scored; ``figure`` whose figure it
    is: one of ``scorers.FIGURES``."""

    score: float | None
    nats_per_char: float | None
    sentences: tuple[SentenceScore, ...] = ()
    note: str = ""
    interval: tuple[float, float] | None = None
    figure: str = "lm"


UNSCORED = Fluency(None, None, note="no language model was used")


def gauge(article: Article, model: FluencyModel, calibration: Calibration | None = None) -> Fluency:
    """Score every sentence of the article. It is the last that a model is asked about an article: what the model
    remembers is forgotten then, for the last digits of an answer are those of the call that it came from, and no
    article's may depend on another's."""
    every = [s for p in article.paragraphs for s in p.sentences]
    # Spread over the whole text, so that damage far down weighs as much as damage at the top.
    step = max(ceil(len(every) / SENTENCES), ceil(sum(s.end - s.start for s in every) / CHARACTERS), 1)
    spans = every[::step]
    texts = [article.text[s.start : s.end] for s in spans]
    answers = model.score(texts)
    scores = [
        calibration.sentence(article.language, t, a) if calibration else None
        for t, a in zip(texts, answers, strict=True)
    ]
    sentences = tuple(
        SentenceScore(span, round(nats_per_char(text, answer), 4), score, words)
        for span, text, answer, score, words in zip(
            spans, texts, answers, scores, _doubtful(spans, texts, model), strict=True
        )
    )
    getattr(model, "forget", bool)()
    known = [(score, float(len(text))) for score, text in zip(scores, texts, strict=True) if score is not None]
    values, lengths = [s for s, _ in known], [n for _, n in known]
    chars = sum(map(len, texts))
    return Fluency(
        score=article_score(values, lengths),
        nats_per_char=round(sum(a.total for a in answers) / chars, 4) if chars else None,
        sentences=sentences,
        note=_note(calibration, article.language) or (_SAMPLED.format(len(spans), len(every)) if step > 1 else ""),
        interval=interval(values, lengths),
        figure=model.name if isinstance(model, JudgedModel) else "lm",
    )


def _doubtful(sentences: Sequence[Span], texts: Sequence[str], model: FluencyModel) -> list[tuple[Span, ...]]:
    """Each sentence's doubtful words, as offsets into the article. The judges remember the texts they just scored."""
    if not isinstance(model, JudgedModel):
        return [()] * len(texts)
    return [
        tuple(Span(sentence.start + w.span.start, sentence.start + w.span.end) for w in words if w.damage >= DOUBT)
        for sentence, words in zip(sentences, model.doubter(texts), strict=True)
    ]


def _note(calibration: Calibration | None, language: str) -> str:
    if calibration is None:
        return "this model has no calibration"
    return calibration.note(language) or ""
