"""Draws the screen of a target.

Whatever we answer, its choices are those of a screen that the trail names: so a typed number or
label can be understood later by drawing that screen again.
"""

from collections.abc import Callable, Mapping

from chalicelib.domain.answer_screens import faq_screen
from chalicelib.domain.article_screens import (
    emergency_screen,
    guide_page_screen,
    guide_screen,
    notice_screen,
    notices_screen,
)
from chalicelib.domain.choosing_screens import none_screen, pick_screen, several_screen
from chalicelib.domain.desk_screens import (
    agent_screen,
    help_screen,
    language_screen,
    link_screen,
    person_screen,
    phone_screen,
)
from chalicelib.domain.menu import (
    AGAIN,
    AGENT,
    DISLIKED,
    GUIDE,
    LANGUAGE,
    LIKED,
    NONE,
    NOTICES,
    PERSON,
)
from chalicelib.domain.menu_screen import node_screen
from chalicelib.domain.refusal_screens import about_screen, elsewhere_screen, not_ours_screen
from chalicelib.domain.reply import Action, Card, Choice, Part, Reply, Rows
from chalicelib.domain.verdict_screens import again_screen, disliked_screen, liked_screen
from chalicelib.domain.view import Screen, View

_KINDS: Mapping[str, Callable[[View, str], Screen | None]] = {
    "faq": faq_screen,
    "pick": pick_screen,
    "several": several_screen,
    "not-ours": not_ours_screen,
    "about": about_screen,
    "elsewhere": elsewhere_screen,
    "help": help_screen,
    "notice": notice_screen,
    "guide": guide_page_screen,
    "emergency": emergency_screen,
    "link": link_screen,
    "tel": phone_screen,
    LIKED: liked_screen,
    DISLIKED: disliked_screen,
}
_PLACES: Mapping[str, Callable[[View, int], Screen]] = {
    AGENT: agent_screen,
    NOTICES: notices_screen,
    GUIDE: guide_screen,
    LANGUAGE: language_screen,
    PERSON: person_screen,
    AGAIN: again_screen,
    NONE: none_screen,
}


def draw(view: View, target: str) -> Screen | None:
    """The screen of a target, or None when this version of the tenant has no such place."""
    kind, colon, id = target.partition(":")
    if colon:
        return _KINDS[kind](view, id) if kind in _KINDS else None
    place, number = page_of(target)
    if place in _PLACES:
        return _PLACES[place](view, number)
    node = view.tenant.nodes.get(place)
    return node_screen(view, node, number) if node else None


def page_of(target: str) -> tuple[str, int]:
    """`areas#2` is the second page of `areas`."""
    place, _, page = target.partition("#")
    return place, int(page) if page.isascii() and page.isdigit() and len(page) < 3 else 1


def offered(reply: Reply) -> tuple[Choice, ...]:
    """Everything in a reply that leads on, in the order a channel without buttons numbers it."""
    return (*(choice for part in reply.parts for choice in _inside(part)), *reply.choices)


def _inside(part: Part) -> list[Choice]:
    if isinstance(part, Rows):
        return [Choice(item.title, item.target) for item in part.items if item.target]
    if isinstance(part, Card):
        return [
            Choice(each.label, each.value) for each in part.buttons if each.action is Action.CHOICE
        ]
    return []
