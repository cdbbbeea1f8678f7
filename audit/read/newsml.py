"""NITF and NewsML-G2: where the headline and the body stand."""

from audit.read.elements import Element
from audit.read.feeds import part
from audit.read.parts import News, NotNews, Part, Story


def newsml(root: Element, source: str) -> News | None:
    """The stories of a NITF or NewsML document; ``None`` if it is neither."""
    if root.local == "nitf":
        return News("nitf", (Story("nitf", _nitf(root), _language(root)),), False)
    if root.local == "newsItem":
        return News("newsml-g2", (_item(root, source),), False)
    if root.local == "newsMessage":
        items = root.descend("newsItem")
        if not items:
            raise NotNews("The NewsML-G2 message holds no news item.")
        return News("newsml-g2", tuple(_item(item, source) for item in items), True)
    if root.local in ("packageItem", "knowledgeItem", "conceptItem", "planningItem", "catalogItem"):
        raise NotNews(f"This NewsML-G2 file is a {root.local}: it names articles or concepts and holds no article.")
    if root.local == "NewsML":
        bodies = root.descend("nitf")
        return News("newsml-1", tuple(Story(f"item-{n}", _nitf(b)) for n, b in enumerate(bodies, 1)), True)
    return None


def _nitf(nitf: Element) -> tuple[Part, ...]:
    head = nitf.one("body", "body.head")
    titles = head.descend("hl1", "hl2", "abstract") if head else []
    if not any(t.local == "hl1" for t in titles):
        titles = [*nitf.all("head"), *titles]
        titles = [e for t in titles for e in (t.all("title") if t.local == "head" else (t,))]
    body = [e for b in nitf.all("body") for e in b.all("body.content")]
    return tuple(part(e, "", "xml") for e in (*titles, *body))


def _item(item: Element, source: str) -> Story:
    meta = item.one("contentMeta")
    titles = [part(e, "xml", "line") for e in (meta.all("headline")[:1] if meta else ())]
    bodies = item.one("contentSet")
    body: tuple[Part, ...] = ()
    # Of several renditions of one text, the one with mark-up.
    for content_ in bodies.all("inlineXML") if bodies else ():
        body = body or _inline(content_)
    for content_ in bodies.all("inlineData") if bodies else ():
        body = body or (part(content_, "xml", "html" if "html" in content_.attribute("contenttype") else "text"),)
    language = meta.one("language") if meta else None
    declared = (language.attribute("tag") if language else "") or _language(item)
    return Story(item.attribute("guid") or f"item-{item.number}", (*titles, *body), declared or None)


def _inline(wrapper: Element) -> tuple[Part, ...]:
    for child in wrapper.children:
        if child.local == "nitf":
            return _nitf(child)
        if child.local == "html" and (body := child.one("body")) is not None:
            return (part(body, "", "xml"),)
    return (part(wrapper, "", "xml"),) if wrapper.children else ()


def _language(element: Element) -> str | None:
    return element.attribute("lang") or None
