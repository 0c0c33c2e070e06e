"""Understands what a person did on the screen before them, and where that leads."""

from dataclasses import replace

from chalicelib.domain.commands import command, fold
from chalicelib.domain.conversation import TRAIL_KEPT, State
from chalicelib.domain.emergency import emergency
from chalicelib.domain.language import KOREAN, LANGUAGES
from chalicelib.domain.menu import BACK, HOME, LANGUAGE, LEAVE, MORE
from chalicelib.domain.screens import draw, offered, page_of
from chalicelib.domain.script import written_in
from chalicelib.domain.view import Screen, View


def here(view: View, state: State) -> Screen:
    """The screen the person has before them; the first one when that is gone."""
    for target in reversed(state.trail):
        screen = draw(view, target)
        if screen is not None:
            return screen
    first = draw(view, view.tenant.start)
    assert first is not None, "the lint makes sure that a menu has its first node"
    return first


def meant(view: View, text: str, pressed: str | None, screen: Screen) -> str | None:
    """The target that was pressed, typed or called for; None for free text.

    Words of need come before everything that is typed, menu labels too.
    """
    if pressed:
        return pressed
    need = emergency(text)
    if need:
        return f"help:{need.value}"
    return _choice(text, screen) or command(text) or view.tenant.labels.get(fold(text))


def leads_on(screen: Screen) -> bool:
    """Whether the screen has a page after it."""
    return any(choice.target == MORE for choice in screen.reply.choices)


def _choice(text: str, screen: Screen) -> str | None:
    """A choice of the screen, by its label or by its number counted from 1."""
    choices = offered(screen.reply)
    bare = fold(text)
    if bare.isdecimal() and bare.isascii() and len(bare) < 3:
        number = int(bare)
        return choices[number - 1].target if 1 <= number <= len(choices) else None
    return next((choice.target for choice in choices if fold(choice.label) == bare), None)


def heard(state: State, text: str, target: str | None) -> State:
    """The state in the language that somebody types in, unless one was chosen by name.

    A call for help, and the choice of a language, change nothing here: they settle it themselves.
    """
    if state.chosen or (target and target.startswith(("help:", f"{LANGUAGE}:"))):
        return state
    if target and state.language == KOREAN and "가" <= text[0] <= "힣":
        # A menu's word in the language of the talk, as most are.
        return state
    written = other_language(state, text)
    return replace(state, language=written) if written else state


def other_language(state: State, text: str) -> str | None:
    """The language of the text, where it is surely not the conversation's."""
    written = written_in(text)
    # Japanese may be all Chinese characters.
    if written == state.language or (written == "zh" and state.language == "ja"):
        return None
    return written


def go(state: State, target: str, start: str) -> State:
    """The state after following a target: where `home`, `back` and `more` lead is settled here."""
    trail = state.trail or (start,)
    if target in (HOME, LEAVE, start):
        return replace(state, trail=(start,), misses=0)
    if target == BACK:
        return replace(state, trail=trail[:-1] or (start,), misses=0)
    if target == MORE:
        place, number = page_of(trail[-1])
        target = f"{place}#{number + 1}"
    kind, _, code = target.partition(":")
    if kind == LANGUAGE and code in LANGUAGES:
        trail = _without_language(trail) or (start,)
        return replace(state, trail=trail, language=code, misses=0, chosen=True)
    if target == trail[-1]:
        return replace(state, trail=trail, misses=0)
    return replace(state, trail=(*trail, target)[-TRAIL_KEPT:], misses=0)


def _without_language(trail: tuple[str, ...]) -> tuple[str, ...]:
    return trail[:-1] if trail[-1] == LANGUAGE else trail
