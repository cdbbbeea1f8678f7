"""The part of the Markdown report on the repaired text: what is in it, the change as a diff, and the whole to paste."""

from audit.finding import Finding
from audit.report.diff import unified
from audit.report.quote import Lines, blank_signs, fenced, inline, shorten, shown
from audit.report.words import count
from audit.result import Audit
from audit.verdict import unsettled

_MOST_DIFF = 400  # lines
_MOST_LEFT = 10  # places without a repair that are named


def repaired_section(audit: Audit, lines: Lines) -> list[str]:
    """Blocks of Markdown; none where no repair is proposed."""
    if audit.repaired == audit.article.text:
        return []
    blocks = ["## The repaired text", *_made(audit, lines)]
    diff = unified(audit.article.text, audit.repaired)
    if diff:
        blocks += [
            "What changes, one sentence a line: − is the article, + the repaired text.",
            fenced("\n".join(diff[:_MOST_DIFF]), "diff"),
        ]
        if len(diff) > _MOST_DIFF:
            blocks.append(f"{count(len(diff) - _MOST_DIFF, 'more line')} of the diff left out.")
    else:
        blocks.append("Only line ends differ.")
    # A blank first or last line would be copied along, and so would a return before its line feed.
    whole = audit.repaired.strip("\r\n")
    blocks += [_whole(audit, whole), fenced(whole, "text")]
    return blocks


def _made(audit: Audit, lines: Lines) -> list[str]:
    """Which repairs are in the text, and which places stay as they were."""
    made = [f for f in unsettled(audit.findings) if f.repairs]
    left = [f for f in unsettled(audit.findings) if not f.repairs]
    safe = sum(f.repairs[0].grade == "safe" for f in made)
    eye = f"{len(made) - safe:,} suggested ({'needs' if len(made) - safe == 1 else 'need'} your eye)"
    kinds = [f"{safe:,} safe" if safe else "", eye if safe < len(made) else ""]
    told = f"The first repair is made at {count(len(made), 'place')}: {', '.join(filter(None, kinds))}."
    if left:
        places = ", ".join(_place(f, audit, lines) for f in left[:_MOST_LEFT])
        more = f" and {len(left) - _MOST_LEFT:,} more" if len(left) > _MOST_LEFT else ""
        told += f" Left as they were, for no repair is known: {places}{more}."
    return [told]


def _place(finding: Finding, audit: Audit, lines: Lines) -> str:
    line, column = lines.at(audit.article.document.locate(finding.start, finding.end).start)
    return f"“{inline(shorten(blank_signs(' '.join(finding.text.split())), 60))}” ({line}:{column})"


def _whole(audit: Audit, text: str) -> str:
    form = audit.article.document.format
    told = "The whole, ready to paste" + (
        " as plain text; `audit fix` mends the file itself." if form != "text" else "."
    )
    if shown(text) != text.replace("\r\n", "\n").replace("\r", "\n"):
        told += " Characters that cannot be seen are written as \\[U+…\\]: take them out."
    return told
