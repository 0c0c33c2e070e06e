"""The screens of the menu, paged where a channel shows fewer choices than a node has."""

from chalicelib.domain.language import say
from chalicelib.domain.menu import LANGUAGE, MORE
from chalicelib.domain.reply import Choice, Part, Reply, Words
from chalicelib.domain.tenant import EmergencyItem, MenuNode
from chalicelib.domain.view import Screen, View, bubble, button, page_within, ways

_SHOWN_ON_TOP = 1


def node_screen(view: View, node: MenuNode, number: int) -> Screen:
    """One page of a node; the first screen has the active emergency items on top."""
    first = node.id == view.tenant.start
    on_top = [item for item in view.tenant.emergencies if first and item.active(view.now)]
    cards: list[Part] = [emergency_words(view, item) for item in on_top[:_SHOWN_ON_TOP]]
    buttons = tuple(button(say(raw.label, view.language), raw.to) for raw in node.buttons)
    choices = [Choice(say(item.title, view.language), f"emergency:{item.id}") for item in on_top]
    choices += [Choice(say(choice.label, view.language), choice.to) for choice in node.choices]
    sources = (node.id, *(f"emergency:{item.id}" for item in on_top))
    body = bubble(say(node.text, view.language), buttons)
    reply = Reply((*cards, body), _page(view, choices, number, first))
    return Screen(reply, f"menu:{node.id}", sources)


def emergency_words(view: View, item: EmergencyItem) -> Words:
    """An emergency item as a bubble."""
    title, body = say(item.title, view.language), say(item.body, view.language)
    return Words(f"📢 {title}\n\n{body}", view.page(item.id))


def _page(view: View, choices: list[Choice], number: int, first: bool) -> tuple[Choice, ...]:
    """The choices of one page. A channel without quick replies numbers them, and needs no pages."""
    out = _ways(view, first)
    if not view.limits.quick_replies or len(choices) + len(out) <= view.limits.quick_replies:
        return (*choices, *out)
    # Room for the two ways out and "next" on every page, so that pages are of one size.
    size = view.limits.quick_replies - 3
    number = page_within(number, len(choices), size)
    begin = (number - 1) * size
    more = (Choice(view.text("label.more"), MORE),) if begin + size < len(choices) else ()
    return (*choices[begin : begin + size], *more, *_ways(view, first and number == 1))


def _ways(view: View, top: bool) -> tuple[Choice, ...]:
    return (Choice(view.text("label.language"), LANGUAGE),) if top else ways(view)
