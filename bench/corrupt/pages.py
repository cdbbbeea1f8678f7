# ruff: noqa: E501
"""What came along from the page, the model or the code: furniture, frames, mark-up."""

import random
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bench.corrupt.article import UNSPACED, Article, Edit, insert_paragraph

_SITES = ("The Daily Courier", "Nordkurier24", "El Correo del Sur", "Metro News", "info-today.net", "Vesti Online")
_NAMES = ("Anna Weber", "J. Morales", "王伟", "Ivan Petrov", "M. Rossi")


@cache
def _lines(file: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / f"{file}.toml").read_text("utf-8"))


def furniture(article: Article, rng: random.Random) -> Iterator[Edit]:
    """One to three lines of the page, of one kind or several, in the article's language or in English."""
    table = _lines("furniture")
    kinds = list(table)
    first = rng.choice(kinds)
    foreign = rng.random() < 0.15
    chosen = []
    for kind in [first, *rng.sample(kinds, rng.choice((0, 0, 1, 2)))]:
        lines = table[kind].get("en" if foreign else article.language, [])
        if lines:
            chosen.append(rng.choice(lines))
    if chosen:
        words = [w.text for w in article.words if len(w.text) > 4] or ["news"]
        title = article.sentences[-1].text[:90].rsplit(" ", 1)[0].rstrip(" ,.") or words[0]
        fill = {
            "title": title,
            "site": rng.choice(_SITES),
            "name": rng.choice(_NAMES),
            "n": str(rng.randint(2, 14)),
            "year": str(rng.randint(2015, 2024)),
            "tags": ", ".join(rng.sample(words, min(3, len(words)))),
        }
        new = rng.choice(("\n", "\n\n")).join(dict.fromkeys(line.format(**fill) for line in chosen))
        where = rng.choice(("foot", "foot", "any", "top"))
        yield insert_paragraph(article, rng, new, "boilerplate", f"page-{first}", where)


def frames(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A model's words before or after its translation, or a refusal in the midst."""
    kind = rng.choice(("before", "after", "refusal"))
    lines = _lines("frames")[kind].get(article.language)
    if lines:
        where = {"before": "top", "after": "foot", "refusal": "any"}[kind]
        yield insert_paragraph(article, rng, rng.choice(lines), "llm-residue", f"frame-{kind}", where)


_DEBRIS = (
    "</p>", "<br />", "<br>", "</ span>", '<a href="https://example.org/news">', "<strong>", '<div class="article-body">', "&nbsp;",
    "[/caption]", "[ad_2]", '[embed]https://example.org/v[/embed]', "{{ title }}", "{% endif %}", "%s", "{0}", "<!-- more -->",
    "[gallery ids=\"12,14\"]", "[vc_row]", "$1", "&lt;p&gt;", "<em >", "\\n", "[[File:Map.png|thumb]]", "{{cite news}}", "**", "__NOTOC__",
    "[caption id=\"attachment_77\" align=\"alignnone\"]", "window.dataLayer = window.dataLayer || [];", "%1$s", "<p style = \"text-align: left;\">",
)  # fmt: skip


def debris(article: Article, rng: random.Random) -> Iterator[Edit]:
    """Tags, shortcodes, placeholders, comments and scripts between two words."""
    words = [w for w in article.words if article.text[w.end : w.end + 1] == " "]
    if not words:
        words = article.words if article.language in UNSPACED else []
    if words:
        word, new = rng.choice(words), rng.choice(_DEBRIS)
        kind = "debris-tag" if new.startswith(("<", "&lt;")) else "debris-code"
        if rng.random() < 0.6:
            yield Edit(word.end, word.end, new, "markup", kind, "", "minor", before=" ")
        else:
            yield Edit(word.end, word.end, new, "markup", kind, "", "minor")
