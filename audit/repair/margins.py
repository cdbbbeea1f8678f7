"""What each kind of repair must show before it is safe, as measured: see docs/decisions/0004-safe-repairs.md."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from audit.finding import Finding, Repair

# What is wrong with the repair of a finding in a text, as a clause; empty if nothing. In the text all white space is
# one space; for copies, what else is safe has been mended, since the copy may be the sound one of the two.
Check = Callable[[Finding, Repair, str], str]


def _anywhere(finding: Finding, repair: Repair, text: str) -> str:
    return ""


def _in_company(finding: Finding, repair: Repair, text: str) -> str:
    return "it stands alone, and so few slips may be the author's own"


@dataclass(frozen=True, slots=True)
class Margin:
    """``gain``: nats by which the model must prefer the repair to the text, ``lead``: to the next repair. ``certain``
    kinds need no gain; it says what makes them so. ``sure``: the least confidence of the finding. ``shape``: checks
    every repair, ``alone`` those in articles that have hardly any other damage. ``copy``: what goes stands in the
    article once more, and so do all its facts."""

    gain: float = 0.0
    lead: float = 0.0
    certain: str = ""
    sure: float = 0.0
    shape: Check = _anywhere
    alone: Check = _in_company
    copy: bool = False


def _spaces_only(finding: Finding, repair: Repair, text: str) -> str:
    same = "".join(finding.text.split()) == "".join(repair.text.split())
    return "" if same else "a comma that may have gone with the space would be guessed"


def _comma_for_stop(finding: Finding, repair: Repair, text: str) -> str:
    return "" if repair.text.startswith(",") else "where the sentence ends would be guessed"


def _exact(finding: Finding, repair: Repair, text: str) -> str:
    passage = _plain(finding.text)
    return "" if not repair.text and text.count(passage) > 1 else "the copy is not exact"


def _beside(finding: Finding, repair: Repair, text: str) -> str:
    """Writers come back to a sentence, in a list or as a refrain, but never at once."""
    passage = _plain(finding.text)
    beside = any(passage + gap + passage in text for gap in (" ", ""))
    return "" if beside else "it stands alone, and an author may come back to a sentence"


def _often(finding: Finding, repair: Repair, text: str) -> str:
    """Storytellers say a thing three times; four times nobody does."""
    return "" if finding.text.count(repair.text) > 3 else "it stands alone, and an author may say a thing again"


def _plain(text: str) -> str:
    return " ".join(text.split())


# Figures behind a line: right and wrong first repairs of the damaged set that pass it.
_RULES: Mapping[str, Margin | None] = MappingProxyType(
    {
        "html-entity": Margin(certain="the same characters, decoded", sure=0.9, alone=_anywhere),  # 75, 0
        "mojibake": Margin(certain="the same characters, decoded", sure=0.9, alone=_anywhere),  # 36, 0
        "hidden-sign": Margin(certain="nothing that is seen", sure=0.9, alone=_anywhere),
        "homoglyph": Margin(certain="the same letters of one script", sure=0.9),  # 71, 0
        "number-placeholder": None,  # a number is lost with it
        "loop": Margin(certain="the words stay once", sure=0.9, alone=_often),  # 70, 1
        "repeated-passage": Margin(certain="an exact copy", sure=0.9, shape=_exact, alone=_beside, copy=True),  # 82, 0
        "doubled-word": Margin(gain=4.0),  # 83, 1
        "spun-inside-word": Margin(gain=8.0, alone=_anywhere),  # 8, 0
        "spun-about-quantity": Margin(gain=4.0),  # 5, 0
        "glued-words": Margin(gain=6.0, lead=3.0, shape=_spaces_only),  # 165, 4
        "glued-capital": Margin(gain=7.0, lead=3.0, shape=_spaces_only),  # 23, 0
        "glued-number": Margin(gain=4.0, lead=1.0, shape=_spaces_only),  # 54, 0
        "doubled-full-stop": Margin(gain=4.0),  # 57, 0
        "lower-case-sentence-start": Margin(gain=3.0),  # 66, 0
        "false-full-stop": Margin(gain=6.0, lead=2.0, shape=_comma_for_stop),  # 9, 0
        "missing-full-stop": Margin(gain=10.0),  # 3, 0
    }
)
# Of other rules of these families.
_FAMILIES: Mapping[str, Margin] = MappingProxyType(
    {
        "boilerplate": Margin(certain="page furniture", sure=0.9, alone=_anywhere),  # 94, 0
        "llm-residue": Margin(certain="a language model's own words", sure=0.9, alone=_anywhere),  # 29, 0
        "markup": Margin(certain="mark-up, no words", sure=0.9, alone=_anywhere),  # 86, 0
    }
)


def margin_of(finding: Finding) -> Margin | None:
    """``None`` for a kind that nothing proves, or of which too few repairs with a known original have been seen."""
    return _RULES[finding.rule] if finding.rule in _RULES else _FAMILIES.get(finding.family)
