"""The screens that lead out of the bot: a person, help in need, another language, a link."""

from collections.abc import Mapping

from chalicelib.domain.dates import spell_moment
from chalicelib.domain.language import ENDONYMS
from chalicelib.domain.menu import AGENT, LANGUAGE
from chalicelib.domain.reply import Action, Button, Card, Choice, Reply, Words
from chalicelib.domain.view import Screen, View, bubble, button, exits, links, ways

# The bot's channel whose talks with people are another one, and that one.
SKILL, CONSULT = "kakao", "kakao-consult"
LEAVE_MESSAGE = "label.leave_message"
# Who helps: 119 fire and rescue, 112 police, 109 suicide prevention, 129 welfare.
HELP_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "fire": ("119",),
    "injury": ("119",),
    "crime": ("112",),
    "self_harm": ("109", "129", "119"),
}
# Who helps where somebody only seems to be in danger, or in need.
_PERHAPS_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "crime": ("112",),
    "self_harm": ("109", "119"),
    "need": ("129",),
}


def agent_screen(view: View, number: int) -> Screen:
    """Hands over inside hours; outside them says when the desk opens next, and takes a message."""
    hours = view.tenant.roster_of(view.tenant.agent_department, view.channel).hours
    if hours.is_open(view.now):
        hand_over = (Button(view.text("label.agent"), Action.AGENT),)
        text = view.text("agent_open", contact=view.contact())
        return Screen(Reply((Card(text, buttons=hand_over),), ways(view)), AGENT, ("agent_open",))
    opening = hours.next_opening(view.now)
    key = "agent_closed" if opening else "agent_closed_unknown"
    spelled = spell_moment(opening, view.language) if opening else ""
    text = view.text(key, next_open=spelled, contact=view.contact())
    message = _message(view)
    body = bubble(text, (*message, *links(view, None, view.tenant.phone)))
    sources = (key, LEAVE_MESSAGE) if message else (key,)
    return Screen(Reply((body,), ways(view)), AGENT, sources)


def person_screen(view: View, number: int) -> Screen:
    """Where the bot has no answer: a person, or when one is there again, and the number."""
    desk = agent_screen(view, number)
    parts = (Words(view.text("give_person")), *desk.reply.parts)
    return Screen(Reply(parts, exits(view)), "", ("give_person", *desk.sources))


def _message(view: View) -> tuple[Button, ...]:
    """The way into the consult talk, which keeps what is written until somebody is there."""
    if view.channel != SKILL or CONSULT not in view.tenant.accounts:
        return ()
    # Versions compiled before there was a word for it have none.
    if LEAVE_MESSAGE not in view.tenant.texts:
        return ()
    return (Button(view.text(LEAVE_MESSAGE), Action.AGENT),)


def language_screen(view: View, number: int) -> Screen:
    """The six languages, each by its own name."""
    choices = tuple(Choice(name, f"language:{code}") for code, name in ENDONYMS.items())
    words = Words(view.text("choose_language"))
    return Screen(Reply((words,), (*choices, *ways(view))), LANGUAGE, ("choose_language",))


def help_screen(view: View, kind: str) -> Screen | None:
    """Fire, injury, crime, self-harm: the number that helps and a person, before anything else."""
    if kind not in HELP_NUMBERS:
        return None
    buttons = tuple(Button(number, Action.PHONE, number) for number in HELP_NUMBERS[kind])
    key = f"emergency.{kind}"
    card = Card(view.text(key), buttons=buttons)
    return Screen(Reply((card,), exits(view)), f"help:{kind}", (key,))


def perhaps_help(view: View, kind: str, reply: Reply) -> Reply:
    """An answer to one who may be in danger: asked kindly first, with the number and a person.

    Versions compiled before there were words for it say what help says, or nothing.
    """
    keys = (f"danger.{kind}", f"emergency.{kind}")
    key = next((key for key in keys if key in view.tenant.texts), None)
    if key is None or kind not in _PERHAPS_NUMBERS:
        return reply
    buttons = tuple(Button(number, Action.PHONE, number) for number in _PERHAPS_NUMBERS[kind])
    others = tuple(choice for choice in reply.choices if choice.target != AGENT)
    choices = (Choice(view.text("label.agent"), AGENT), *others)
    return Reply((Card(view.text(key), buttons=buttons), *reply.parts), choices)


def link_screen(view: View, address: str) -> Screen | None:
    """A link that stood among the choices, shown as a button to press; no other link is shown."""
    if not _stands_in_menu(view, f"link:{address}"):
        return None
    card = Card(address, buttons=(button(view.text("label.open"), f"link:{address}"),))
    return Screen(Reply((card,), exits(view)), "link", ())


def phone_screen(view: View, number: str) -> Screen | None:
    """A number that stood among the choices, shown as a button to press; no other is shown."""
    if not _stands_in_menu(view, f"tel:{number}"):
        return None
    card = Card(number, buttons=(button(view.text("label.call"), f"tel:{number}"),))
    return Screen(Reply((card,), exits(view)), "phone", ())


def _stands_in_menu(view: View, target: str) -> bool:
    nodes = view.tenant.nodes.values()
    return any(choice.to == target for node in nodes for choice in node.choices)
