"""RSS (0.9 to 2.0), Atom and WordPress exports: which elements are the stories, and where their text stands."""

from audit.read.elements import Element
from audit.read.parts import News, Part, Story

# What a WordPress export holds besides articles, and articles that nobody wrote yet or that were thrown away.
_NO_ARTICLES = frozenset("attachment custom_css customize_changeset nav_menu_item oembed_cache revision".split())
_NO_STATES = frozenset(("auto-draft", "inherit", "trash"))


def feed(root: Element, source: str) -> News | None:
    """The stories of a feed; ``None`` if the document is none."""
    if root.local == "feed":
        return News("atom", tuple(_entry(root, e, source) for e in root.all("entry")), True)
    if root.local not in ("rss", "RDF"):
        return None
    channels = root.all("channel")
    items = [item for place in (root, *channels) for item in place.all("item")]
    language = next((text for c in channels for e in c.all("language") if (text := content(e, source))), None)
    if any(child.name.startswith("wp:") for c in channels for child in c.children):
        posts = [item for item in items if _is_article(item, source)]
        return News("wxr", tuple(_post(item, source, language) for item in posts), True)
    return News("rss", tuple(_item(item, source, language) for item in items), True)


def content(element: Element | None, source: str) -> str:
    """The plain text of an element, without white space at its ends; empty for none."""
    from audit.read.coding import decode

    return decode(source, element.start, element.end, "xml").text.strip() if element is not None else ""


def part(element: Element, coding: str, form: str) -> Part:
    """The content of an element."""
    return Part(element.start, element.end, coding, form, element.place())


def _item(item: Element, source: str, language: str | None) -> Story:
    body = next((e for name in ("content:encoded", "description") for e in item.all(name) if content(e, source)), None)
    parts = [part(e, "xml", "html") for e in (item.one("title"), body) if e is not None]
    names = (*(content(item.one(n), source) for n in ("guid", "link")), item.attribute("about"), f"item-{item.number}")
    return Story(next(filter(None, names)), tuple(parts), language)


def _post(item: Element, source: str, language: str | None) -> Story:
    parts = [part(e, "xml", form) for n, form in _POST if (e := item.one(n)) is not None]
    number = content(item.one("wp:post_id"), source)
    return Story(f"post-{number}" if number else f"item-{item.number}", tuple(parts), language)


_POST = (("title", "html"), ("content:encoded", "post"))


def _is_article(item: Element, source: str) -> bool:
    kind, state = (content(item.one(name), source) for name in ("wp:post_type", "wp:status"))
    return kind not in _NO_ARTICLES and not kind.startswith("wp_") and state not in _NO_STATES


def _entry(root: Element, entry: Element, source: str) -> Story:
    bodies = [e for name in ("content", "summary") for e in entry.all(name) if e.end > e.start]
    parts = [_atom(e) for e in (entry.one("title"), *bodies[:1]) if e is not None]
    language = entry.attribute("lang") or root.attribute("lang") or None
    return Story(content(entry.one("id"), source) or f"entry-{entry.number}", tuple(parts), language)


def _atom(element: Element) -> Part:
    kind = element.attribute("type").lower()
    if kind in ("xhtml", "application/xhtml+xml", "text/xml"):
        return part(element, "", "xml")
    return part(element, "xml", "html" if kind in ("html", "text/html") else "line")
