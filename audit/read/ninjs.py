"""ninjs 1 to 3, the WordPress API, and other JSON articles, one or many, as one document or as lines."""

import re
from collections.abc import Iterator

from audit.errors import ReadError
from audit.read.jsontree import Value, tree
from audit.read.parts import News, NotNews, Part, Story

BODIES = ("body_xhtml", "body_html", "body_text", "text", "body", "content", "article")
"""Keys that hold the text; the first that is there is taken."""

TITLES = ("headline", "title")
LISTS = ("items", "articles", "results", "entries", "posts", "data", "news", "stories", "_items")
"""Keys of an object that hold a list of articles."""

NAMES = ("uri", "id", "guid", "_id", "url", "link")
LANGUAGES = ("language", "lang")

HTML = re.compile(r"</(?:p|div|a|b|i|em|strong|h[1-6]|li|span|blockquote)\s*>|<(?:br|p)\s*/?>", re.IGNORECASE)
"""By which a text shows that it is HTML."""


def json_news(source: str) -> News:
    """The stories of a JSON document. Raises ``ReadError``, and ``NotNews`` for another kind of document."""
    root = tree(source)
    if root.kind == "object":
        if (story := _story(root, "article")) is not None:
            return News("ninjs", (story,), False)
        lists = [v for name in LISTS if (v := root.members.get(name)) is not None and v.kind == "array"]
    else:
        lists = [root] if root.kind == "array" else []
    stories = [s for v in lists for n, item in enumerate(v.items, 1) if (s := _story(item, f"item-{n}")) is not None]
    if not stories:
        raise NotNews(f"This JSON holds no article that is known here: its text must be in one of {', '.join(BODIES)}.")
    return News("json", tuple(stories), True)


def json_lines(source: str) -> News:
    """The stories of JSON lines, one on each. Raises ``ReadError``, and ``NotNews`` where no line has a text."""
    stories = []
    for number, start, end in _lines(source):
        try:
            value = tree(source, start, end)
        except ReadError as error:
            raise ReadError(f"Line {number} is no valid JSON: repair it, or take it out.") from error
        story = _story(value, f"line-{number}", f"line {number}, ")
        if story is None:
            raise ReadError(
                f"Line {number} holds no text that is known here: it must be in one of {', '.join(BODIES)}."
            )
        stories.append(story)
    if not stories:
        raise NotNews("There is no JSON in it.")
    return News("jsonl", tuple(stories), True)


def form_of(text: str) -> str:
    """Whether a text of unknown kind is ``html`` or ``text``."""
    return "html" if HTML.search(text) else "text"


def _lines(source: str) -> Iterator[tuple[int, int, int]]:
    for number, found in enumerate(re.finditer(r"[^\n]*\n?", source), 1):
        if found[0].strip():
            yield number, found.start(), found.end()


def _story(value: Value, name: str, where: str = "") -> Story | None:
    body = _body(value)
    if body is None:
        return None
    title = _titles(value)
    parts = [Part(v.start, v.end, "json", form, where + v.pointer) for v, form in (*title, body)]
    return Story(value.said(*NAMES) or name, tuple(parts), value.said(*LANGUAGES) or None)


def _body(value: Value) -> tuple[Value, str] | None:
    if (bodies := value.members.get("bodies")) is not None:  # ninjs 2 and later
        texts = [(b, v) for b in bodies.items if (v := b.string("value")) is not None]
        # Of several renditions the main one, with mark-up if there is one.
        texts.sort(key=lambda pair: (pair[0].said("role") not in ("", "main", "body"), "html" not in _kind(pair[0])))
        if texts:
            return texts[0][1], "html" if "html" in _kind(texts[0][0]) else form_of(texts[0][1].text)
    for key in BODIES:
        found = value.string(key) or _rendered(value, key)
        if found is not None:
            return found, "html" if key in ("body_xhtml", "body_html") else form_of(found.text)
    return None


def _kind(body: Value) -> str:
    return body.said("contentType", "contenttype").lower()


def _titles(value: Value) -> list[tuple[Value, str]]:
    if (titles := value.members.get("headlines")) is not None:
        found = [(t, v) for t in titles.items if (v := t.string("value")) is not None]
        found.sort(key=lambda pair: pair[0].said("role") not in ("", "main", "headline"))
        if found:
            return [(found[0][1], "html" if "html" in _kind(found[0][0]) else "line")]
    for key in TITLES:
        if (rendered := _rendered(value, key)) is not None:
            return [(rendered, "html")]
        if (title := value.string(key)) is not None:
            return [(title, "html" if HTML.search(title.text) else "line")]
    return []


def _rendered(value: Value, key: str) -> Value | None:
    """How the WordPress API wraps its texts."""
    wrapped = value.members.get(key)
    return wrapped.string("rendered") if wrapped is not None else None
