"""The part of the Markdown report on fluency: a bar for each paragraph, and the sentences that read worst."""

from dataclasses import dataclass

from audit.fluency.gauge import SentenceScore
from audit.report.quote import Lines, fenced, inline, plain, shorten
from audit.report.words import bar, figure
from audit.result import Audit
from audit.text import Paragraph

_MOST_BARS = 20  # beyond, only the paragraphs that read worst
_DOUBTFUL = 6  # words named of a sentence
_WORST = 3  # sentences quoted


@dataclass(frozen=True, slots=True)
class _Bar:
    paragraph: Paragraph
    value: float  # score 0–100 where calibrated, else nats per character


def fluency_section(audit: Audit, lines: Lines) -> list[str]:
    """Blocks of Markdown; none where nothing was scored."""
    sentences = audit.fluency.sentences
    if not sentences:
        return []
    scored = all(s.score is not None for s in sentences)
    if scored:
        scale = (
            "Each line is a paragraph: its line in the file, and its score from 0 to 100."
            " Longer bars read more naturally."
        )
    else:
        scale = (
            "Each line is a paragraph: its line in the file, and how surprised the language model was, in nats per"
            " character. These figures have no fixed scale here: longer bars read *less* naturally than the rest."
        )
    blocks = ["## How it reads"]
    bars = _bars(audit, scored)
    if bars:
        kept = set(sorted(bars, key=lambda b: b.value if scored else -b.value)[:_MOST_BARS])
        if len(kept) < len(bars):
            scale += f" Shown are the {len(kept)} of {len(bars)} paragraphs that read worst."
        top = 100.0 if scored else max(b.value for b in bars) or 1.0
        rows = [_row(b, b.value / top, scored, audit, lines) for b in bars if b in kept]
        blocks += [scale, fenced("\n".join(rows), "text")]
    worst = sorted(sentences, key=lambda s: (_badness(s, scored), s.span.start))[:_WORST]
    blocks.append("The least natural sentences:" if len(worst) > 1 else "The least natural sentence:")
    blocks.append("\n".join(_quoted(s, scored, audit, lines) for s in worst))
    return blocks


def _badness(sentence: SentenceScore, scored: bool) -> float:
    return sentence.score or 0.0 if scored else -sentence.nats_per_char


def _bars(audit: Audit, scored: bool) -> list[_Bar]:
    """A bar for every paragraph with scored sentences, each sentence counting by its length."""
    sums: dict[int, list[float]] = {}
    for sentence in audit.fluency.sentences:
        weight = max(1, sentence.span.end - sentence.span.start)
        total = sums.setdefault(audit.article.paragraph_at(sentence.span.start).start, [0.0, 0.0])
        total[0] += weight * ((sentence.score or 0.0) if scored else sentence.nats_per_char)
        total[1] += weight
    return [_Bar(p, sums[p.start][0] / sums[p.start][1]) for p in audit.article.paragraphs if p.start in sums]


def _row(item: _Bar, share: float, scored: bool, audit: Audit, lines: Lines) -> str:
    paragraph, text = item.paragraph, audit.article.text
    line = lines.at(audit.article.document.locate(paragraph.start, paragraph.end).start)[0]
    value = f"{item.value:3.0f}" if scored else f"{item.value:4.2f}"
    start = plain(text[paragraph.start : min(paragraph.end, paragraph.start + 60)]).strip()
    return f"{line:>4}  {bar(share)}  {value}  {start}{'…' if paragraph.end - paragraph.start > 60 else ''}"


def _quoted(sentence: SentenceScore, scored: bool, audit: Audit, lines: Lines) -> str:
    start, end = sentence.span
    line, column = lines.at(audit.article.document.locate(start, end).start)
    nats = f"{figure(sentence.nats_per_char, 2)} nats per character"
    value = f"score {figure(sentence.score, 0)}" if scored else nats
    words = [inline(shorten(audit.article.text[w.start : w.end], 40)) for w in sentence.doubtful[:_DOUBTFUL]]
    doubt = f" Doubtful: {', '.join(f'“{w}”' for w in words)}." if words else ""
    return f"- **{line}:{column}** ({value}) “{inline(shorten(audit.article.text[start:end].strip(), 400))}”{doubt}"
