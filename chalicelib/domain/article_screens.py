"""The screens of notices, the city hall guide and emergency items."""

from chalicelib.domain.language import say
from chalicelib.domain.menu import MORE
from chalicelib.domain.menu_screen import emergency_words
from chalicelib.domain.reply import Card, Choice, Item, Part, Reply, Rows, Words
from chalicelib.domain.tenant import Article
from chalicelib.domain.view import Screen, View, button, exits, links, page_within


def notices_screen(view: View, number: int) -> Screen:
    """The notices of today, newest first."""
    today = view.today()
    shown = [item for item in view.tenant.notices if item.shown_on(today)]
    shown.sort(key=lambda item: item.starts or today, reverse=True)
    return _shelf(view, "notice", shown, number)


def guide_screen(view: View, number: int) -> Screen:
    """The city hall guide, in the city's own order."""
    return _shelf(view, "guide", list(view.tenant.guide), number)


def notice_screen(view: View, id: str) -> Screen | None:
    """One notice whole."""
    return _article(view, "notice", view.tenant.notices, id)


def guide_page_screen(view: View, id: str) -> Screen | None:
    """One page of the guide whole."""
    return _article(view, "guide", view.tenant.guide, id)


def emergency_screen(view: View, id: str) -> Screen | None:
    """One emergency item while it lasts, with the way it leads to."""
    item = next((item for item in view.tenant.emergencies if item.id == id), None)
    if item is None or not item.active(view.now):
        return None
    parts: list[Part] = [emergency_words(view, item)]
    if item.to:
        led = button(view.text("label.open"), item.to)
        parts.append(Card(say(item.title, view.language), buttons=(led,)))
    target = f"emergency:{id}"
    return Screen(Reply(tuple(parts), exits(view)), target, (target,))


# Which system texts head a shelf, and stand there when it is empty.
_WORDS = {"notice": ("notices_title", "notices_empty"), "guide": ("guide_title", "guide_empty")}


def _shelf(view: View, kind: str, articles: list[Article], number: int) -> Screen:
    title, empty = _WORDS[kind]
    size = view.limits.list_items or len(articles) or 1
    begin = (page_within(number, len(articles), size) - 1) * size
    shown = articles[begin : begin + size]
    more = (Choice(view.text("label.more"), MORE),) if begin + size < len(articles) else ()
    body: Part = Words(view.text(empty))
    if shown:
        body = Rows(view.text(title), tuple(_row(view, kind, item) for item in shown))
    sources = (title, *(f"{kind}:{item.id}" for item in shown))
    return Screen(Reply((body,), (*more, *exits(view))), kind + "s", sources)


def _row(view: View, kind: str, article: Article) -> Item:
    dated = article.starts.isoformat() if article.starts else ""
    return Item(say(article.title, view.language), dated, f"{kind}:{article.id}")


def _article(view: View, kind: str, shelf: tuple[Article, ...], id: str) -> Screen | None:
    article = next((item for item in shelf if item.id == id), None)
    if article is None or not (kind == "guide" or article.shown_on(view.today())):
        return None
    title, body = say(article.title, view.language), say(article.body, view.language)
    parts: list[Part] = [Words(f"{title}\n\n{body}", view.page(id))]
    buttons = links(view, article.link, article.phone)
    if buttons:
        parts.append(Card(title, buttons=buttons))
    target = f"{kind}:{id}"
    return Screen(Reply(tuple(parts), exits(view)), target, (target,))
