"""The HTML report: one file that needs nothing else, does nothing that an article wants, and serves everybody."""

import re
import subprocess
import sys
import threading
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from browser import Opened, address, chromium, pixels, violations
from hypothesis import given, settings
from hypothesis import strategies as st
from report_articles import HARBOUR, article, audit, finding, harbour_audit, html_document, plain_document
from test_report_quote import HOSTILE

from audit.auditor import Settings, build
from audit.finding import FAMILIES, Evidence, Repair, Settled, Settlement, Severity
from audit.read import read
from audit.repair import apply
from audit.report.html import index, render
from audit.report.html.entries import entries
from audit.report.html.marks import blocks
from audit.report.html.sides import sides
from audit.report.index import Index, Row
from audit.report.quote import shown
from audit.result import Audit, Unaudited

__all__ = ["chromium"]

EVIL = [
    "<script>window.ran = 1</script>",
    "</style></title></pre></textarea><script>window.ran = 2</script>",
    "<img src=x onerror='window.ran = 3'>",
    "\"><svg onload='window.ran = 4'><a href='javascript:window.ran = 5'>press</a>",
    "' onfocus='window.ran = 6' autofocus tabindex='1",
    "{{ 7 * 7 }} {% include 'base.jinja' %}",
    "<!-- --><base href='https://evil.example/'><meta http-equiv='refresh' content='0;url=https://evil.example/'>",
    "<link rel='stylesheet' href='https://evil.example/a.css'><iframe srcdoc='<script>parent.ran=7</script>'>",
    "\u202egnihtemos\u2066 \u200bhidden\U000e0041",
    "nul \x00 lone \ud800 \udfff end \ufeff",
]


def evil_audit() -> Audit:
    """Hostile in the article, and in every field that is not written by the program."""
    document = plain_document("\n\n".join(EVIL), path='news/"><script>window.ran = 8</script>\udc80.txt')
    found = [
        finding(
            document,
            evil,
            [Repair(evil[::-1] + evil, 3.0, "safe", proof=(evil,)), Repair("")],
            rule=evil,
            message=evil,
            cause=evil,
            unsafe=evil,
            evidence=(Evidence(evil, evil),),
            severity=list(Severity)[i % 4],
            settled=Settlement(Settled.WAIVED, evil, evil, evil) if i % 4 == 3 else None,
        )
        for i, evil in enumerate(EVIL)
    ]
    made = audit(document, found, scores=[3.0, 40.0, 80.0])
    return replace(made, signature=EVIL[0], article=replace(made.article, language=EVIL[4]))


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the text inside style and script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] in ("style", "script"):
            self.raw.setdefault(self.found[-1][0], data)


def overview() -> str:
    made = [Row.of(harbour_audit(), "harbour"), Row.of(evil_audit(), EVIL[1])]
    return index(Index(made, [Unaudited(EVIL[0], EVIL[2])], [EVIL[3]]))


@pytest.mark.parametrize(
    "page", [render(evil_audit()), render(harbour_audit()), overview()], ids="evil real index".split()
)
def test_one_file_that_needs_nothing_else_and_lets_nothing_in(page: str) -> None:
    elements = Elements(page)
    tags = [tag for tag, _ in elements.found]
    assert not {"img", "iframe", "base", "object", "form"} & set(tags)
    assert tags.count("script") <= 1
    assert tags.count("style") == 1
    for tag, attributes in elements.found:
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "src", "srcdoc")]
        target = attributes.get("href") or "#"
        assert target.startswith("#") or target == "data:," or re.fullmatch(r"[\w%.-]+\.html", target), (tag, target)
    (policy,) = [a["content"] for _, a in elements.found if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for kind, text in elements.raw.items():
        assert f"{kind}-src 'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in policy
    page.encode("utf-8")  # no lone surrogates


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_what_an_article_holds_is_text(hostile: str) -> None:
    document = plain_document(f"Before {hostile} after.")
    made = audit(document, [finding(document, hostile, [Repair(hostile)], message=hostile)] if hostile.strip() else [])
    one, other = Elements(render(made)), Elements(render(harbour_audit()))
    assert {tag for tag, _ in one.found} <= {tag for tag, _ in other.found} | {"bdi", "span"}
    assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069\ud800-\udfff]", render(made))


def test_a_line_of_a_megabyte() -> None:
    document = plain_document("The operatorwhich wanted it, " * 36_000)
    places = [finding(document, "operatorwhich", [Repair("operator which")])]
    places += [replace(places[0], start=s, end=s + 13) for s in range(33, 29 * 2_000, 29)]
    made = audit(document, places[:1], scores=[5.0, 50.0, 90.0])
    page = render(replace(made, findings=tuple(places)))
    assert page.count("wanted it,") > 36_000
    assert "more are in the JSON report" in page
    assert len(page) < 20_000_000


SPANS = st.lists(st.tuples(st.integers(0, len(HARBOUR)), st.integers(0, 60)), max_size=12)


@settings(max_examples=60, deadline=None)
@given(SPANS)
def test_marks_may_overlap_and_lose_no_letter(spans: list[tuple[int, int]]) -> None:
    document = plain_document(HARBOUR)
    found = [
        replace(
            finding(document, "Dockers", severity=list(Severity)[n % 4]), start=s, end=min(s + length, len(HARBOUR))
        )
        for n, (s, length) in enumerate(spans)
    ]
    found.sort(key=lambda f: (f.start, f.end))
    made = audit(document, found, scores=[10.0, None, 60.0])
    told = entries(made)
    runs = [run for block in blocks(made, told.ordered) for passage in block for run in passage.runs]
    seen = "".join(r.text for r in runs if not r.text.strip(" ") or not set(r.text) & set("‸␣⏎"))
    assert re.sub(r"\s", "", seen) == re.sub(r"\s", "", HARBOUR)
    for entry in told.ordered:
        mine = [r for r in runs if entry in r.over]
        assert mine, entry
        assert [r for r in runs if entry in r.opens] == mine[:1]
        assert [r for r in runs if entry in r.closes] == mine[-1:]
        if entry.found.strip():
            marked = re.sub(r"[\s␣⏎‸]", "", "".join(r.text for r in mine))
            assert marked == re.sub(r"\s", "", entry.found)
        assert all(one.rank <= two.rank for r in mine for one, two in zip(r.over, r.over[1:], strict=False))


def test_a_number_stands_behind_the_word_that_its_finding_ends_in() -> None:
    document = plain_document("They met at the forum. in Samarkand. 会议在北京举行。")
    made = audit(document, [finding(document, ". i"), finding(document, "在北")])
    runs = [run for block in blocks(made, entries(made).ordered) for passage in block for run in passage.runs]
    ends = {entry.found: document.text[: run.end] for run in runs for entry in run.refs}
    assert ends == {". i": "They met at the forum. in", "在北": "They met at the forum. in Samarkand. 会议在北"}


def test_both_sides_are_the_article_and_its_repair() -> None:
    made = audit(
        plain_document(HARBOUR),
        [
            *harbour_audit().findings,
            finding(plain_document(HARBOUR), "Monday following", [Repair("Monday after")]),
            finding(plain_document(HARBOUR), "berths.\nShips", [Repair("berths. Ships")]),
        ],
    )
    both = sides(made)
    assert both
    before = "\n".join("".join(p.text for p in pair.before) for pair in both.pairs)
    after = "\n".join("".join(p.text for p in pair.after) for pair in both.pairs)
    assert before.split() == HARBOUR.split()
    assert after.split() == made.repaired.split()
    changed = [p.text for pair in both.pairs for p in pair.before if p.changed]
    assert changed == ["following", "once morest", "operatorwhich", "\n", "Leave a Replay"]
    assert not both.pairs[0].changed
    assert sides(audit(plain_document(HARBOUR))) is None


def test_settled_findings_are_apart_and_repaired_or_not_as_the_audit_says() -> None:
    made = harbour_audit()
    waived = Settlement(Settled.WAIVED, "house style", "Ada", "2027-01-31")
    settled = (made.findings[0].with_(settled=waived), *made.findings[1:])
    page = render(replace(made, findings=settled))
    _, apart = page.split("Settled, not counted")
    assert "once morest" in apart
    assert "Waived by Ada until 2027-01-31: house style" in apart
    told = entries(replace(made, findings=settled))
    assert [e.found for e in told.settled] == ["once morest"]
    assert "once morest" not in [e.found for g in told.groups for e in g.entries]
    assert "Settled, not counted" not in render(made)


def test_every_family_and_severity_has_a_filter() -> None:
    document = plain_document("One. " * len(FAMILIES))
    found = [
        finding(document, "One", nth=n, family=family, severity=list(Severity)[n % 4])
        for n, family in enumerate(FAMILIES)
    ]
    page = render(audit(document, found))
    boxes = re.findall(r'<input type="checkbox" id="show-([a-z-]+)"', page)
    assert len(boxes) == len(FAMILIES) + 4
    style = Elements(page).raw["style"]
    for box in boxes:
        assert f"body:has(#show-{box}:not(:checked)) .{box}" in style
        assert re.search(rf'<mark class="[^"]*\b{box}(?![a-z-])', page)


def test_jinja_waits_until_a_page_is_wanted() -> None:
    asked = "import sys, audit.cli, audit.report.html; print('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout == "False\n"


def test_from_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "harbour.txt").write_text(HARBOUR, "utf-8")
    (tmp_path / "dull.txt").write_text("The council met on Monday. It agreed on the budget for the year.", "utf-8")
    command = [
        sys.executable,
        "-m",
        "audit.cli",
        "run",
        str(tmp_path),
        "--out",
        str(tmp_path / "out"),
        "--model",
        "none",
    ]
    subprocess.run([*command, "--format", "html", "--jobs", "1"], check=True, capture_output=True)
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"harbour.html", "dull.html", "index.html"}
    links = [a.get("href") for t, a in Elements((tmp_path / "out/index.html").read_text("utf-8")).found if t == "a"]
    assert sorted(filter(None, links)) == ["dull.html", "harbour.html"]


# In a real browser

ARABIC = """وصل الرئيس إلى العاصمة يوم الاثنين لإجراء محادثات مع نظيره حول التجارة.

وقال المتحدث باسم الوزارة إن الاجتماع again سيعقد يوم الثلاثاء في العاصمة."""


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """A damaged article, audited with the shipped models."""
    file = tmp_path_factory.mktemp("real") / "harbour.txt"
    file.write_text(
        HARBOUR.replace(
            "Leave a Replay", "He have gone in the home of she. The minister said on Tuesday that talks go on."
        ),
        "utf-8",
    )
    return build(Settings()).audit(read(file))


@pytest.fixture(scope="module")
def rich(real: Audit) -> Audit:
    """The same, with findings that overlap, one that is settled, and every severity."""
    document = real.article.document
    waived = Settlement(Settled.WAIVED, "house style", "Ada", "2027-01-31")
    more = [
        finding(document, "had stood once morest the plan", [], severity=Severity.CRITICAL, message="Nobody knows."),
        finding(document, "the plan of", [Repair("a plan for")], severity=Severity.MINOR, family="calque/grammar"),
        finding(document, "eight days", [Repair("a week")], severity=Severity.NEUTRAL, family="fluency"),
        finding(document, "Reuters", [Repair("AFP")], settled=waived, family="attribution"),
    ]
    found = tuple(sorted([*real.findings, *more], key=lambda f: (f.start, f.end)))
    return replace(real, findings=found, repaired=apply(document.text, [f for f in found if not f.settled]))


@pytest.fixture(scope="module")
def arabic() -> Audit:
    document = plain_document(ARABIC)
    made = audit(document, [finding(document, "again", [Repair("")])], scores=[20.0, 70.0])
    return replace(made, article=article(document, "ar"))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, rich: Audit, arabic: Audit) -> dict[str, str]:
    """Addresses of the pages as files."""
    folder = tmp_path_factory.mktemp("pages")
    made = {"rich": render(rich), "arabic": render(arabic), "evil": render(evil_audit()), "index": overview()}
    for name, page in made.items():
        (folder / f"{name}.html").write_text(page, "utf-8")
    return {name: address(folder / f"{name}.html") for name in made}


@pytest.mark.parametrize("name", ["rich", "arabic", "evil", "index"])
def test_loads_in_peace(chromium: Any, pages: dict[str, str], name: str) -> None:
    with Opened(chromium, pages[name]) as opened:
        for kind in ("mouseover", "focusin", "click"):
            opened.page.evaluate(
                "k => document.querySelectorAll('mark,.ref').forEach(m => m.dispatchEvent(new Event(k)))", kind
            )
        opened.page.wait_for_timeout(100)
        assert opened.said == []
        assert opened.requests == [pages[name]]
        assert opened.page.evaluate("window.ran") is None
        assert opened.page.url == pages[name]


def test_hostile_words_are_seen_as_they_are(chromium: Any, pages: dict[str, str]) -> None:
    with Opened(chromium, pages["evil"]) as opened:
        opened.page.evaluate("document.querySelectorAll('#article :is(.sr, .ref, .value)').forEach(e => e.remove())")
        read_ = opened.page.locator("#article .text").inner_text()
        for evil in EVIL:
            assert shown(evil) in read_
        assert "https://evil.example/a.css" in read_


def test_a_server_is_asked_once(chromium: Any, rich: Audit) -> None:
    asked, body = [], render(rich).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with Opened(chromium, f"http://127.0.0.1:{server.server_port}/report") as opened:
            opened.page.wait_for_timeout(300)
            assert opened.said == []
    finally:
        server.shutdown()
        server.server_close()
    assert asked == ["/report"]


def test_the_policy_stops_a_script_that_gets_in(chromium: Any, rich: Audit, tmp_path: Path) -> None:
    """The second wall: should escaping ever fail, nothing runs."""
    page = render(rich).replace(
        '<div class="text"', '<img src=x onerror="window.ran=1"><script>window.ran=2</script><div class="text"'
    )
    (tmp_path / "breach.html").write_text(page, "utf-8")
    with Opened(chromium, address(tmp_path / "breach.html")) as opened:
        opened.page.wait_for_timeout(100)
        assert opened.page.evaluate("window.ran") is None
        assert any("Content Security Policy" in line for line in opened.said)


def test_a_repair_by_keyboard_alone(chromium: Any, pages: dict[str, str]) -> None:
    with Opened(chromium, pages["rich"]) as opened:
        page = opened.page
        tip = page.locator("#tip")
        assert not tip.is_visible()
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate(
                "document.activeElement.matches('.ref') && document.activeElement.ariaLabel.startsWith('minor')"
            ):
                break
        tip.wait_for(state="visible")
        assert "a plan for" in tip.inner_text() or "against" in tip.inner_text()
        held = page.evaluate("document.activeElement.id")
        assert held.startswith("ref-")
        assert page.evaluate("document.querySelectorAll('#article mark.lit').length") > 0
        page.keyboard.press("Escape")
        tip.wait_for(state="hidden")
        assert page.evaluate("document.activeElement.id") == held
        assert page.evaluate("document.querySelectorAll('#article mark.lit').length") == 0
        page.keyboard.press("Enter")
        assert page.url.endswith(f"#finding-{held.removeprefix('ref-')}")
        # Described for those who do not see the bubble.
        described = page.evaluate(
            "id => document.getElementById(document.getElementById(id).getAttribute('aria-describedby')).innerText",
            held,
        )
        assert "sure" in described


def point(page: Any, words: str) -> None:
    """Move the pointer to the innermost mark whose own text begins with ``words``."""
    page.mouse.move(*page.evaluate(_PLACE, words))


_PLACE = """(words) => {
  const walker = document.createTreeWalker(document.querySelector("#article .text"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.data.startsWith(words) || !walker.currentNode.parentElement.closest("mark")) continue;
    walker.currentNode.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const box = range.getClientRects()[0];
    return [box.left + box.width / 2, box.top + box.height / 2];
  }
  throw new Error("nowhere: " + words);
}"""


def test_a_repair_under_the_pointer(chromium: Any, pages: dict[str, str]) -> None:
    with Opened(chromium, pages["rich"]) as opened:
        page = opened.page
        tip = page.locator("#tip")
        point(page, "operatorwhich")
        tip.wait_for(state="visible")
        assert "operator which" in tip.inner_text()
        tip.hover()  # what is in it can be read and copied
        page.wait_for_timeout(400)
        assert tip.is_visible()
        page.mouse.move(2, 2)
        tip.wait_for(state="hidden")
        # Where findings overlap, all of them are told.
        point(page, "the plan")
        tip.wait_for(state="visible")
        assert "Nobody knows." in tip.inner_text()
        assert "a plan for" in tip.inner_text()


@pytest.mark.parametrize("scripting", [True, False])
def test_the_filter_without_a_mouse(chromium: Any, pages: dict[str, str], scripting: bool) -> None:
    with Opened(chromium, pages["rich"], java_script_enabled=scripting) as opened:
        page = opened.page
        mark = page.locator("#article mark.severity-critical").first
        ref = page.locator("#article .ref.severity-critical")
        entry = page.locator("#findings .entry.severity-critical")
        assert mark.evaluate("e => getComputedStyle(e).textDecorationStyle") == "double"
        assert ref.is_visible()
        page.locator("#show-severity-critical").focus()
        page.keyboard.press("Space")
        assert mark.evaluate("e => getComputedStyle(e).textDecorationLine") == "none"
        assert not ref.is_visible()
        assert not entry.is_visible()
        assert "once morest" in page.locator("#article .text").inner_text()
        # A mark that lies within stays.
        assert page.locator("#article .ref.family-calque-grammar").is_visible()
        if scripting:
            total = page.locator(".entry").count()
            assert page.locator("#shown").inner_text() == f"{total - 1} of {total} shown"
        page.locator("#show-settled").focus()
        page.keyboard.press("Space")
        assert not page.locator("#article .ref.settled").is_visible()
        page.locator("#show-family-calque-grammar").focus()
        page.keyboard.press("Space")
        assert not page.locator("#article .ref.family-calque-grammar").is_visible()


def test_the_heat_map(chromium: Any, pages: dict[str, str], real: Audit) -> None:
    with Opened(chromium, pages["rich"]) as opened:
        page = opened.page
        worst = min(range(len(real.fluency.sentences)), key=lambda n: real.fluency.sentences[n].score or 0)
        sentence = page.locator(f"#sentence-{worst + 1}")
        value = sentence.locator(".value")
        colour = "e => getComputedStyle(e).backgroundColor"
        cold = sentence.evaluate(colour)
        assert cold == "rgba(0, 0, 0, 0)"
        assert not value.is_visible()
        page.locator("#heat").focus()
        page.keyboard.press("Space")
        assert sentence.evaluate(colour) != cold
        assert value.is_visible()
        doubted = [real.article.text[slice(*d)] for s in real.fluency.sentences for d in s.doubtful]
        assert doubted
        framed = page.locator("#article .doubt").first
        assert framed.evaluate("e => getComputedStyle(e).outlineStyle") == "dotted"
        assert any(word in framed.inner_text() for word in doubted)
        page.keyboard.press("Space")
        assert sentence.evaluate(colour) == cold
        assert framed.evaluate("e => getComputedStyle(e).outlineStyle") == "none"


def test_light_dark_and_paper(chromium: Any, pages: dict[str, str]) -> None:
    seen = {}
    for scheme in ("light", "dark"):
        with Opened(chromium, pages["rich"], color_scheme=scheme) as opened:
            seen[scheme] = pixels(chromium, opened.page.screenshot(full_page=True))
            opened.page.emulate_media(media="print")
            seen[f"{scheme} paper"] = pixels(chromium, opened.page.screenshot(full_page=True))
            assert not opened.page.locator(".controls").is_visible()
            assert opened.page.locator("#article .ref").first.is_visible()
    with Opened(chromium, pages["rich"]) as opened:
        assert len(opened.page.pdf()) > 10_000
    assert seen["light"][0] > 200
    assert seen["dark"][0] < 70
    assert seen["dark paper"][0] > 220
    assert all(0.02 < drawn < 0.9 for _, drawn in seen.values()), seen


def test_right_to_left(chromium: Any, pages: dict[str, str]) -> None:
    """Where the first line of the article begins, measured, and what the browser makes of the quotations."""
    begins = """() => {
      const text = document.querySelector("#article .text"), range = document.createRange();
      range.selectNodeContents(text.querySelector("p"));
      const line = range.getClientRects()[range.getClientRects().length - 1], box = text.getBoundingClientRect();
      return [line.left - box.left, box.right - line.right];
    }"""
    with Opened(chromium, pages["arabic"]) as opened:
        left, right = opened.page.evaluate(begins)
        assert right < 2 < left
        assert opened.page.locator("#article .text").get_attribute("lang") == "ar"
        assert opened.page.locator(".quote bdi").first.evaluate("e => getComputedStyle(e).direction") == "rtl"
        assert opened.page.evaluate("getComputedStyle(document.body).direction") == "ltr"
        assert 0.02 < pixels(chromium, opened.page.screenshot())[1] < 0.9
    with Opened(chromium, pages["rich"]) as opened:
        left, right = opened.page.evaluate(begins)
        assert left < 2 < right
        assert opened.page.locator("#article .text").get_attribute("lang") == "en"


@pytest.mark.parametrize("width", [1280, 380])
@pytest.mark.parametrize("name", ["rich", "arabic", "evil", "index"])
def test_no_sideways_scrolling(chromium: Any, pages: dict[str, str], name: str, width: int) -> None:
    with Opened(chromium, pages[name], viewport={"width": width, "height": 800}) as opened:
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_anybodys_way(chromium: Any, pages: dict[str, str], scheme: str) -> None:
    """axe-core with all its rules, contrast among them: as opened, with heat map and bubble, narrow, and the others."""
    with Opened(chromium, pages["rich"], color_scheme=scheme) as opened:
        assert violations(opened.page) == []
        opened.page.check("#heat")
        for block in opened.page.locator("details").all():
            block.evaluate("e => e.open = true")
        opened.page.locator("#article .ref").first.focus()
        opened.page.locator("#tip").wait_for(state="visible")
        opened.page.set_viewport_size({"width": 380, "height": 800})
        assert violations(opened.page) == []
    for name in ("arabic", "index") if scheme == "dark" else ("evil", "index"):
        with Opened(chromium, pages[name], color_scheme=scheme) as opened:
            assert violations(opened.page) == []


def test_the_check_of_access_does_look(chromium: Any, pages: dict[str, str]) -> None:
    """Words too pale and a box without a name are seen."""
    with Opened(chromium, pages["arabic"]) as opened:
        opened.page.evaluate("document.querySelector('.controls label').replaceWith(document.getElementById('heat'))")
        opened.page.evaluate(
            "const sheet = new CSSStyleSheet(); sheet.replaceSync('.guide { opacity: 0.4 }');"
            "document.adoptedStyleSheets = [sheet]"
        )
        assert {line.split(":")[0] for line in violations(opened.page)} >= {"color-contrast", "label"}


def test_places_are_those_of_the_file() -> None:
    document = html_document("<p>They stood <b>once morest</b> the plan.</p>")
    assert "line 1, column 18" in render(audit(document, [finding(document, "once morest", [Repair("against")])]))
