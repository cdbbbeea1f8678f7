"""A card → its page, the same in ``docs/rules/`` and in ``audit explain``.

python -m audit.rules.page docs/rules           writes every page and the table of rules
python -m audit.rules.page docs/rules --check   exits 1 if a page is missing, stale or left over
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from audit.finding import FAMILIES, THRESHOLD, Stage
from audit.rules import Card, Example, shipped


def page(card: Card) -> str:
    """The rule's page as Markdown."""
    speaks = "every language" if "*" in card.languages else ", ".join(card.languages)
    facts = [
        f"- Family: {card.family} (MQM: {FAMILIES[card.family]})",
        f"- Severity: {card.severity}",
        f"- Stage: {card.stage}",
        f"- Languages: {speaks}",
    ]
    if card.origin:
        facts.insert(0, f"- From: {card.origin}")
    if card.confidence < THRESHOLD and card.stage is not Stage.SPINNER:
        facts.append("- Reported only in an article that is damaged throughout")
    if card.margin is not None:
        facts.append(f"- Reported only if the language model prefers a repair by {card.margin:g} nats or more")
    parts = [f"# {card.title} (`{card.id}`)", card.message, "\n".join(facts), card.why]
    if card.provenance:
        parts.append(f"Seen: {card.provenance}")
    parts.append("## Examples\n\n" + "\n".join(map(_example, card.examples)))
    counters = "\n".join(f"- ({c.language}) {code(c.text)}{_siblings(c.siblings)}" for c in card.counters)
    parts.append("## Not reported\n\n" + counters)
    return "\n\n".join(parts) + "\n"


def table(cards: Iterable[Card]) -> str:
    """The table of all rules, ``docs/rules/README.md``."""
    rows = [f"| [`{c.id}`]({c.id}.md) | {c.title} | {c.family} | {c.severity} |" for c in cards]
    head = ["# Rules", "", "| rule | what it finds | family | severity |", "|---|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def code(text: str) -> str:
    """Inline code in which any text is safe: line ends shown, a fence longer than any run of backticks inside."""
    text = text.replace("\n", "⏎")
    fence = "`"
    while fence in text:
        fence += "`"
    pad = " " if text[:1] in "` " or text[-1:] in "` " else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _example(example: Example) -> str:
    then = "no safe repair" if example.repair is None else "delete" if not example.repair else code(example.repair)
    told = f"- ({example.language}) {code(example.text)}{_siblings(example.siblings)}"
    return f"{told}\n  - marks {code(example.find)} → {then}"


def _siblings(texts: Iterable[str]) -> str:
    return "".join(f"\n  - another article: {code(text)}" for text in texts)


def main(arguments: list[str]) -> int:
    """Write or check the pages; returns the exit code."""
    folder = Path(arguments[0])
    wanted = {f"{c.id}.md": page(c) for c in shipped().values()} | {"README.md": table(shipped().values())}
    if "--check" in arguments:
        there = {p.name: p.read_text("utf-8") for p in folder.glob("*.md")}
        stale = sorted(k for k in wanted.keys() | there.keys() if wanted.get(k) != there.get(k))
        for name in stale:
            print(f"{folder / name} is not what the cards say: run `make docs`")
        return 1 if stale else 0
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
