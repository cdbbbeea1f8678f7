"""Clean articles in, a calibration out: ``audit calibrate``, for any model or house style."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audit.config import known_language
from audit.errors import ReadError, UsageError
from audit.fluency.calibration import CLASSES, LEAST, Calibration, calibrate, primary
from audit.fluency.measure import strangeness
from audit.fluency.scorers import scorers
from audit.language import LanguageGuesser
from audit.read import Unread, discover, read
from audit.segment import segment

BATCH = 256  # sentences that are scored together
SHORTEST = 15  # code points; less is a heading or a label more often than a sentence
DENSE = ("zh", "ja", "ko")  # languages that say in five characters what others say in fifteen


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What was done: ``sentences`` from ``articles`` went into ``file``; ``unread`` files could not be read."""

    file: Path
    model: str
    language: str
    articles: int
    sentences: int
    unread: tuple[str, ...]

    def __str__(self) -> str:
        lines = [
            f"{self.file}: “{self.language}” for {self.model}, from {self.sentences:,} different sentences of "
            f"{self.articles:,} articles. Use it with --calibration {self.file}"
        ]
        if self.sentences < LEAST * CLASSES:
            lines.append(f"With {LEAST * CLASSES} sentences or more, short and long ones are told apart in full.")
        return "\n".join([*lines, *(f"not read: {reason}" for reason in self.unread)])


def calibrate_folder(
    folder: Path,
    language: str,
    model: str | None = None,
    out: Path = Path("calibration.json"),
    fluency: str | None = "lm",
) -> Calibrated:
    """Quantiles of strangeness of the sentences in ``folder``, clean articles of one language, written to
    ``out``; other languages of the same model in that file are kept.

    Raises UsageError if there are too few sentences or the file belongs to another model, ModelError.
    """
    known_language(language)
    if model == "none":
        raise UsageError("There is nothing to calibrate without a model: leave out --model none.")
    scorer = scorers(model, fluency or "lm").of(language)[0]
    before = Calibration.load(out) if out.exists() else None
    if before is not None and before.model != scorer.signature:
        raise UsageError(
            f"{out} belongs to the model {before.model}, not to {scorer.signature}: name another file with --out."
        )
    unread: list[str] = []
    articles = list(_articles(folder, language, unread))
    found = list(dict.fromkeys(sentence for article in articles for sentence in article))
    if len(found) < LEAST:
        raise UsageError(
            f"There are {len(found)} different sentences in {folder}, and {LEAST} are needed at least "
            f"({LEAST * CLASSES} or more are better): add clean articles."
            + (f" Not read: {len(unread)}, such as {unread[0]}" if unread else "")
        )
    values: list[tuple[int, float]] = []
    for begin in range(0, len(found), BATCH):
        batch = found[begin : begin + BATCH]
        scored = zip(batch, scorer.score(batch), strict=True)
        values += [(len(text), strangeness(text, surprisal)) for text, surprisal in scored if surprisal.nats]
    made = calibrate(scorer.signature, {language: values})
    kept = before.languages if before else {}
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        Calibration(made.model, {**kept, **made.languages}).save(out)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}.") from error
    return Calibrated(out, made.model, primary(language), len(articles), len(values), tuple(unread))


def _articles(folder: Path, language: str, unread: list[str]) -> Iterator[list[str]]:
    """Per article its sentences, without headings and labels; what cannot be read is named in ``unread``."""
    guesser = LanguageGuesser()
    shortest = SHORTEST // 3 if primary(language) in DENSE else SHORTEST
    for item in discover([folder]):
        try:
            if isinstance(item, Unread):
                raise item.error
            document = read(item)
        except ReadError as error:
            unread.append(f"{item.path if isinstance(item, Unread) else item}: {error}")
            continue
        article = segment(document, guesser, language)
        texts = (article.text[s.start : s.end] for p in article.paragraphs for s in p.sentences)
        yield [text for text in texts if len(text) >= shortest]
