"""What the editor reads, and that no article can break it."""

import math
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_articles import HARBOUR, audit, finding, harbour_audit, html_document, plain_document
from test_report_quote import HOSTILE, ISOLATES, TRICKY, tokens

from audit.finding import Evidence, Finding, Repair, Settled, Settlement, Severity
from audit.report.diff import sentence_lines, unified
from audit.report.markdown import render
from audit.report.quote import plain
from audit.report.words import bar, count, figure
from audit.result import Audit
from audit.text import Document
from audit.verdict import Policy


def rendered(markdown: str) -> str:
    """Visible text, blocks and line breaks as line feeds."""
    out = []
    for token in tokens(markdown):
        if token.type in ("text", "text_special", "code_inline", "fence"):
            out.append(token.content)
        elif token.type in ("softbreak", "hardbreak") or (token.type.endswith("_close") and token.block):
            out.append("\n")
    return "".join(out).translate(ISOLATES)


def test_the_first_screen_has_verdict_reasons_and_numbers() -> None:
    first = rendered(render(harbour_audit())).split("How it reads")[0]
    assert first.startswith("harbour.txt\nHold. Do not publish this article as it is.\n")
    assert "Blocking: estimated MQM penalty 173.7 per 1,000 words, above the 10" in first
    assert "Not blocking: 2 major issues" in first
    assert "Estimated MQM penalty (unconfirmed): 9.9 points in 57 words. 0 is best" in first
    assert "Per 1,000 words: 173.7, 95 % interval 0.0 to 394.7." in first
    assert "Raw quality score: 82.6 of 100, 95 % interval 60.5 to 100.0. 100 is best" in first
    assert "Fluency: 59 of 100." in first
    assert re.search(r"chrF 9\d\.\d of 100 \(100 is unchanged\), TER 13\.0 \(words to change per 100 words", first)
    assert len(first.splitlines()) < 35


def test_the_title_is_the_whole_file_name() -> None:
    assert rendered(render(audit(plain_document("Text.", "in/# C #")))).startswith("# C #\nPublish.")


def test_reasons_and_numbers_are_two_lists() -> None:
    page = tokens(render(harbour_audit()).split("## How")[0])
    assert [t.type for t in page].count("bullet_list_open") == 2


def test_a_sound_article_may_be_published() -> None:
    page = rendered(render(audit(plain_document("The port is open again.\n"), scores=[93.0])))
    assert "Publish. Nothing that was found stands in the way." in page
    assert "What was found\nNothing." in page
    assert "Edit effort: none, no repair is proposed." in page
    assert "The repaired text" not in page


def test_findings_stand_under_their_cause_heaviest_first() -> None:
    headings = re.findall(r"^### (.*)", render(harbour_audit()), re.MULTILINE)
    assert headings == [
        "Words were replaced by a synonym program: 1 place",
        "Inline tags were dropped: 1 place",
        "Parts of the web page came along: 1 place",
    ]


def test_a_finding_says_place_words_why_and_repairs() -> None:
    page = rendered(render(harbour_audit()))
    assert (
        "3:112 (major, 90 % sure) “… Monday following eight days of talks. The union had stood ⟦once morest⟧"
        " the plan of the operatorwhich wanted to close two berths.”\n"
        "Why: A synonym program took “against” apart.\n"
        "→ “against” (+7.1 nats, safe) · “opposite” (−0.4 nats, suggested)\n"
    ) in page
    assert "Why: The form for comments was copied along. (place: the last line)\n→ delete (suggested)" in page


def test_a_safe_repair_has_its_proof_beside_it_and_others_the_reason() -> None:
    document = plain_document("They had stood once morest the plan. Talks with Poutineended. A thirdplace here.")
    proof = ("+7.1 nats", "facts unchanged", "re-audit clean")
    found = [
        finding(document, "once morest", [Repair("against", 7.1, "safe", proof=proof), Repair("opposite", -0.4)]),
        finding(document, "Poutineended", [Repair("Poutine ended", 3.0)], unsafe="another repair is nearly as likely"),
        finding(document, "thirdplace", unsafe="a number would change"),
    ]
    page = rendered(render(audit(document, found)))
    assert (
        "→ “against” (safe: +7.1 nats · facts unchanged · re-audit clean) · “opposite” (−0.4 nats, suggested)" in page
    )
    assert "→ “Poutine ended” (+3.0 nats, suggested)\nNo safe repair: another repair is nearly as likely" in page
    assert "→ no safe repair: a number would change" in page


def test_what_a_group_shares_is_said_once() -> None:
    document = plain_document("Talks with Poutineended. The wordsran on. A thirdplace here.")
    found = [finding(document, w, message="A space is missing.") for w in ("Poutineended", "wordsran", "thirdplace")]
    page = rendered(render(audit(document, found)))
    assert "program: 3 places\nTogether 13.5 of the 13.5 penalty points.\nWhy: A space is missing." in page
    assert page.count("Why: ") == 1
    assert page.count("→ no safe repair") == 3


def test_different_reasons_in_a_group_stand_with_their_places() -> None:
    document = plain_document("Talks with Poutineended. The wordsran on.")
    found = [
        finding(document, "Poutineended", evidence=(Evidence("lexicon", "no such word"),)),
        finding(document, "wordsran"),
    ]
    page = rendered(render(audit(document, found)))
    assert page.count("Why: ") == 2
    assert "(lexicon: no such word)" in page


def test_a_repair_with_quotation_marks_is_marked_otherwise() -> None:
    document = plain_document("It goes on.” , he said.")
    page = rendered(render(audit(document, [finding(document, ".” ,", [Repair(",”", 3.0)])])))
    assert "→ ⟦,”⟧ (+3.0 nats, suggested)" in page


def test_advice_is_called_so() -> None:
    document = plain_document("Talks regarding the port.")
    page = rendered(render(audit(document, [finding(document, "regarding", severity=Severity.NEUTRAL)])))
    assert "1 place (advice, not counted)" in page


def test_bars_show_each_paragraph() -> None:
    page = rendered(render(harbour_audit()))
    assert "   1  █████████░   88  Port workers end their strike\n" in page
    assert "   6  ██░░░░░░░░   20  Leave a Replay\n" in page


def test_of_many_paragraphs_the_worst_are_kept_in_order() -> None:
    document = plain_document("\n".join(f"Paragraph {i} says something." for i in range(30)))
    page = rendered(render(audit(document, scores=[float(i) for i in range(30)])))
    block = page.split("that read worst.")[1].split("The least natural")[0]
    assert re.findall(r"Paragraph (\d+)", block) == [str(i) for i in range(20)]
    assert "Shown are the 20 of 30 paragraphs that read worst." in page


def test_the_three_worst_sentences_are_quoted() -> None:
    part = rendered(render(harbour_audit())).split("The least natural sentences:")[1].split("What was found")[0]
    assert re.findall(r"\(score (\d+)\)", part) == ["12", "20", "64"]
    assert "3:91 (score 12) “The union had stood once morest the plan" in part


def test_without_calibration_surprise_is_shown_with_its_scale() -> None:
    page = rendered(render(audit(plain_document(HARBOUR), scores=[None])))
    assert "Fluency: no score, since no calibration." in page
    assert "nats per character" in page
    assert "longer bars read less naturally" in page


def test_without_a_model_there_is_no_part_on_fluency() -> None:
    page = rendered(render(audit(plain_document(HARBOUR), scores=None)))
    assert "Fluency: no score, since no language model was used." in page
    assert "How it reads" not in page


def test_the_diff_shows_the_sentence_before_and_after() -> None:
    page = render(harbour_audit())
    assert "```diff\n@@ -3,3 +3,3 @@\n Dockers" in page
    assert "\n-The union had stood once morest the plan of the operatorwhich wanted to close two berths.\n" in page
    assert "\n+The union had stood against the plan of the operator which wanted to close two berths.\n" in page


def test_the_signature_ends_the_report() -> None:
    assert render(harbour_audit()).endswith("\nSignature: `audit:0.1.0|rules:00000000|model:none`\n")


def test_places_in_html_are_places_in_the_source() -> None:
    document = html_document("<p>The union\nhad stood <i>once</i> morest the plan.</p>")
    page = rendered(render(audit(document, [finding(document, "once morest", [Repair("against")])])))
    assert "2:14 (major" in page
    assert "⟦once morest⟧" in page


def test_a_cause_with_very_many_places_is_cut_short() -> None:
    document = plain_document("once morest " * 130)
    page = rendered(render(audit(document, [finding(document, "once morest", nth=i) for i in range(130)])))
    assert "130 places" in page
    assert "And 30 more places: see the JSON report." in page


def test_a_very_long_line_stays_a_short_quotation() -> None:
    document = plain_document("Nothing but words and words " * 4000 + "once morest " + "and words " * 4000)
    part = render(audit(document, [finding(document, "once morest")], scores=None)).split("## What was found")[1]
    assert max(map(len, part.splitlines())) < 700


# The shortest way, causes, settled findings, the whole repaired text


def top(report: Audit) -> str:
    return rendered(render(report)).split("In numbers:")[0]


def test_the_way_stands_at_the_top_with_places_words_repairs_and_grades() -> None:
    first = top(harbour_audit())
    assert "To publish: make these 3 repairs (penalty per 1,000 words 173.7 → 0.0; up to 10 is allowed)." in first
    steps = re.findall(r"^\d+:\d+ .*", first, re.MULTILINE)
    assert steps == [
        "3:112 “once morest” → “against” (safe; major, 4.5 points)",
        "3:140 “operatorwhich” → “operator which” (suggested; major, 4.5 points)",
        "6:1 “Leave a Replay” → delete (suggested; minor, 0.9 points)",
    ]
    assert re.search(r"^1\. \*\*3:112\*\*", render(harbour_audit()), re.MULTILINE)


def test_a_step_shows_the_words_around_a_lost_space_or_a_stop() -> None:
    document = plain_document("Their forum. in Samarkand At the end. Talks It went on. They left. .")
    found = [
        finding(document, ". i", [Repair(" i")]),
        finding(document, " A", [Repair(". A")]),
        finding(document, " It", [Repair("")]),
        finding(document, " .", [Repair("")], nth=0),
    ]
    first = top(audit(document, found))
    for step in ("“forum. in” → “forum in”", "“Samarkand At” → “Samarkand. At”", "“Talks It” → “Talks”"):
        assert step in first
    assert "1:67 “␣.”" not in first
    assert "“ .” → delete" not in first


def test_a_long_way_has_a_part_of_its_own() -> None:
    document = plain_document("They stood once morest it.\n" * 14)
    page = rendered(
        render(audit(document, [finding(document, "once morest", [Repair("against")], nth=i) for i in range(14)]))
    )
    assert "make these 14 repairs" in page.split("In numbers:")[0]
    assert "“once morest” →" not in page.split("In numbers:")[0]
    part = page.split("The shortest way to publication\nThe largest gain first.")[1].split("How it reads")[0]
    assert part.count("“once morest” → “against” (suggested; major, 4.5 points)") == 14


def test_where_no_repair_is_known_the_top_says_so() -> None:
    document = plain_document("They met on February 4, 2019. Talks went on. " + "The port is open again. " * 40)
    grave = finding(document, "February 4, 2019", severity=Severity.CRITICAL, message="Others give another date.")
    first = top(audit(document, [grave]))
    assert "To publish: mend 1 place by hand (penalty per 1,000 words" in first
    assert "no repair is known for the critical issue “February 4, 2019” (1:13)." in first
    assert "1:13 “February 4, 2019” → by hand: Others give another date. (critical, 22.5 points)" in first


def test_fluency_is_not_promised() -> None:
    document = plain_document("The port is open again. They stood once morest it.")
    found = [finding(document, "once morest", [Repair("against")])]
    first = top(audit(document, found, scores=[20.0], policy=Policy(min_fluency=60)))
    assert "Fluency must rise as well: fluency 20, below the 60 that is asked for. No list of repairs can" in first
    assert "To publish: make this repair (" in first
    assert "Fluency must rise: fluency 20" in top(audit(document, scores=[20.0], policy=Policy(min_fluency=60)))


def test_a_hold_that_nothing_lifts_says_why() -> None:
    first = top(audit(plain_document("The port is open."), policy=Policy(max_critical=-1)))
    assert "There is no way to publication by repairs" in first
    assert "To publish:" not in first


def test_without_a_limit_none_is_named() -> None:
    document = plain_document("They stood once morest it.")
    found = [finding(document, "once morest", [Repair("against")], severity=Severity.CRITICAL)]
    first = top(audit(document, found, policy=Policy(max_per_1000=math.inf)))
    assert "make this repair (penalty per 1,000 words 4,500.0 → 0.0)." in first


def test_an_article_to_publish_shows_no_way() -> None:
    assert "To publish:" not in rendered(render(audit(plain_document("The port is open again."))))


def test_a_cause_says_what_prevents_it() -> None:
    document = plain_document("Talks with Poutineended. The wordsran on.")
    found = [
        finding(
            document, w, family="glued-words", cause="Inline mark-up was taken out together with the spaces around it"
        )
        for w in ("Poutineended", "wordsran")
    ]
    page = render(audit(document, found))
    assert (
        "### Inline mark-up was taken out together with the spaces around it: 2 places\n\n"
        "Together 9.0 of the 9.0 penalty points. To prevent it: when tags are taken out of a page, put a space where"
        " `</a>`"
    ) in page


def test_a_reason_against_all_repairs_of_a_group_is_said_once() -> None:
    document = plain_document("Talks with Poutineended. The wordsran on.")
    repairs, why = [Repair("two words")], "too few repairs of this kind have been measured"
    found = [finding(document, w, repairs, unsafe=why, message=w) for w in ("Poutineended", "wordsran")]
    assert render(audit(document, found)).count(why) == 1
    mixed = [found[0], found[1].with_(unsafe="a name would change")]
    assert "No safe repair: a name would change" in render(audit(document, mixed))


def test_settled_findings_are_shown_and_not_counted() -> None:
    document = plain_document("They stood once morest it. Talks with Poutineended. Nobody wins.")
    waived = Settlement(Settled.WAIVED, "a quotation from *1902*", "Ada", "2030-01-31")
    found = [
        finding(document, "once morest", [Repair("against")], settled=waived),
        finding(document, "Poutineended", settled=Settlement(Settled.SUPPRESSED, "house style")),
        finding(document, "Nobody", settled=Settlement(Settled.BASELINE)),
    ]
    page = rendered(render(audit(document, found)))
    part = page.split("Settled, not counted")[1].split("The repaired text")[0]
    assert "Waived by Ada until 2030-01-31: a quotation from *1902*" in part
    assert "Suppressed by a remark in the text: house style" in part
    assert part.count("Recorded as known") == 1
    assert "1:12 (major) “They stood ⟦once morest⟧ it." in part
    assert "What was found\nNothing that counts." in page
    assert "once morest" not in page.split("What was found")[1].split("Settled, not counted")[0]


def test_the_whole_repaired_text_can_be_pasted() -> None:
    report = harbour_audit()
    fences = [t.content for t in tokens(render(report)) if t.type == "fence"]
    assert fences[-1] == report.repaired.strip("\n") + "\n"
    assert "operator which" in fences[-1]
    page = rendered(render(report))
    assert "The first repair is made at 3 places: 1 safe, 2 suggested (need your eye)." in page
    assert "The whole, ready to paste.\n" in page


def test_the_repaired_text_says_what_is_left_in_it() -> None:
    document = plain_document("They stood once morest it. Talks with Poutineended.")
    found = [finding(document, "once morest", [Repair("against")]), finding(document, "Poutineended")]
    page = rendered(render(audit(document, found)))
    assert "1 suggested (needs your eye). Left as they were, for no repair is known: “Poutineended” (1:39)." in page


def test_hidden_characters_of_the_repaired_text_are_named() -> None:
    document = plain_document("They stood once morest it\u202e now.")
    page = rendered(render(audit(document, [finding(document, "once morest", [Repair("against")])])))
    assert "Characters that cannot be seen are written as [U+…]: take them out." in page
    assert "They stood against it[U+202E] now." in page


@pytest.mark.parametrize("fence", ["```", "~~~", "``````", "   ```", "</pre></code>"])
def test_no_article_ends_the_fence_of_its_repaired_text(fence: str) -> None:
    document = plain_document(f"They stood once morest it.\n{fence}\n# Publish\n<b>now</b>\n{fence}")
    report = audit(document, [finding(document, "once morest", [Repair(f"against\n{fence}\n# Yes")])])
    found = tokens(render(report))
    assert [t.content for t in found if t.type == "fence"][-1] == report.repaired + "\n"
    headings = [found[i + 1].content for i, t in enumerate(found) if t.type == "heading_open"]
    assert not {"Publish", "Yes"} & set(headings)
    assert found[-2].content.startswith("audit:") or "Signature" in "".join(t.content for t in found[-4:])


# Hostile articles


def audited(document: Document, cuts: list[tuple[int, int]], repair: str) -> Audit:
    found = []
    for number, (start, end) in enumerate(cuts):
        place = document.text[start:end]
        made = finding(plain_document(place or "x"), place or "x", [Repair(repair, 1.0)])
        found.append(made.with_(start=start, end=end, text=place, message=f"{number}: {place}"))
    return audit(document, found, scores=[50.0, 20.0], policy=Policy(max_critical=-1))


def structure(report: str) -> Counter[str]:
    """What the report consists of besides text."""
    return Counter(t.type for t in tokens(report) if t.type not in ("text", "text_special"))


def harmless(text: str, letter: str = "x") -> str:
    """The same shape in harmless letters."""
    return re.sub(r"[^\s.!?]", letter, text)


def check(text: str, repair: str) -> None:
    size = len(text)
    cuts = [(size // 7, size // 5), (size // 3, size // 2), (size // 2, size)]
    hostile = render(audited(plain_document(text, f"in/{text[:20]}.txt"), cuts, repair))
    tame = render(audited(plain_document(harmless(text), "in/x.txt"), cuts, harmless(repair, "y")))
    drop = ("code_inline",)  # a path may be all white space
    assert {k: v for k, v in structure(hostile).items() if k not in drop} == {
        k: v for k, v in structure(tame).items() if k not in drop
    }
    assert not {"html_inline", "html_block", "link_open", "image"} & set(structure(hostile))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_article_adds_nothing_but_text(text: str) -> None:
    check(text, text[:30])


@settings(deadline=None)
@given(TRICKY.filter(lambda t: t.strip() != ""), st.text(alphabet="`*_<>&|[]()\\ab\n"))
def test_no_article_adds_anything_but_text(text: str, repair: str) -> None:
    check(text, repair)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_every_sentence_quoted_is_seen_as_it_stands(text: str) -> None:
    report = audited(plain_document(text), [(0, min(len(text), 12))], "a")
    page = rendered(render(report))
    for sentence in sorted(report.fluency.sentences, key=lambda s: (s.score or 0, s.span.start))[:3]:
        assert f"“{plain(text[sentence.span.start : sentence.span.end].strip())}”" in page


def test_no_control_reaches_the_report() -> None:
    report = render(audited(plain_document("\n".join(HOSTILE.values())), [(5, 400)], "\u202e\x00"))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066\u2067]", report)
    assert report.count("\u2068") == report.count("\u2069")


# Small parts


def test_sentence_lines_lose_nothing() -> None:
    text = "He met Mr. Smith on Monday. It was cold. “Very cold.” He left.\n\nEnd。次の文。"
    lines = sentence_lines(text)
    assert "".join(lines) == text.replace("\n", "")
    assert lines[:2] == ["He met Mr. Smith on Monday. ", "It was cold. "]
    assert lines[-2:] == ["End。", "次の文。"]


def test_a_false_full_stop_shows_in_one_line() -> None:
    assert unified("Against the US West. from President Xi.", "Against the US West from President Xi.")[1:] == [
        "-Against the US West. from President Xi.",
        "+Against the US West from President Xi.",
    ]


def test_a_doubled_full_stop_shows_in_one_line() -> None:
    assert unified("Power at home. .\nXi left.", "Power at home.\nXi left.")[1:3] == [
        "-Power at home. .",
        "+Power at home.",
    ]


def test_white_space_that_goes_is_seen() -> None:
    assert "-It ends.␣␣␣" in unified("It ends.   \nNext.", "It ends.\nNext.")


def test_words() -> None:
    assert (count(1, "place"), count(1200, "place")) == ("1 place", "1,200 places")
    assert (figure(None), figure(float("nan")), figure(1234.5)) == ("–", "–", "1,234.5")
    assert (bar(0.5), bar(-1), bar(7)) == ("█████░░░░░", "░░░░░░░░░░", "██████████")


def test_findings_are_what_the_helper_says() -> None:
    assert isinstance(finding(plain_document(HARBOUR), "once morest"), Finding)
