"""Dongjak's menu as its text line will carry it: plain text, numbers to answer with, no buttons.

The contract that the text channel has to fill: a citizen reaches every screen with digits alone.
"""

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest

from chalicelib.bootstrap import read_tenant
from chalicelib.domain.channel import Limits
from chalicelib.domain.conversation import State
from chalicelib.domain.dialogue import here
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import LANGUAGES
from chalicelib.domain.reply import Card, Reply, Rows, Words
from chalicelib.domain.screens import offered
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.version import read_version
from chalicelib.domain.view import View
from chalicelib.matchers import MATCHERS
from chalicelib.services.reply import Replies, Said

TEXT_LINE = Limits(1, 1000, 100, 1000, 0, 40, 40, 0, 40, 40, 0, 0, 40, 2000)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=SEOUL)
LMS_BYTES = 2000
MOST_SCREENS = 400


@cache
def dongjak() -> Tenant:
    draft = read_tenant(Path("tenants/dongjak"), date(2026, 11, 23))
    return read_version(1, draft.compile({}))


def plain(reply: Reply, hint: str) -> str:
    """The reply as one text message: bubbles, then what leads on, numbered from 1."""
    lines = [_words(part) for part in reply.parts]
    numbered = [f"{n}. {choice.label}" for n, choice in enumerate(offered(reply), 1)]
    return "\n".join([*lines, *numbered, hint])


def _words(part: Words | Card | Rows) -> str:
    if isinstance(part, Words):
        return part.text
    if isinstance(part, Rows):
        return part.header
    return "\n".join(filter(None, (part.title, part.text)))


def ask(state: State, text: str) -> tuple[State, Reply]:
    view = View(dongjak(), state.language, NOW, TEXT_LINE, "https://city.example")
    composed = Replies(MATCHERS).compose(view, state, Said(text))
    return composed.state, composed.reply


def begin(language: str = "ko") -> State:
    return State(language=language, chosen=True, told=dongjak().privacy_version)


@cache
def walked(language: str) -> dict[tuple[str, ...], Reply]:
    """Every screen that digits lead to, by the trail it is reached with."""
    first, reply = ask(begin(language), "처음으로")
    found, waiting = {first.trail: reply}, [(first, reply)]
    while waiting and len(found) < MOST_SCREENS:
        state, reply = waiting.pop(0)
        for number, choice in enumerate(offered(reply), 1):
            if choice.target in ("back!", "home!", "language"):
                continue
            moved, answer = ask(state, str(number))
            if moved.trail[-1] not in {trail[-1] for trail in found}:
                found[moved.trail] = answer
                waiting.append((moved, answer))
    return found


def test_every_node_of_the_menu_is_reached_with_digits_alone() -> None:
    reached = {trail[-1] for trail in walked("ko")}
    assert set(dongjak().nodes) <= reached
    assert any(target.startswith("faq:") for target in reached)


def test_each_korean_screen_fits_one_long_text_message() -> None:
    hint = dongjak().texts["number_hint"]["ko"]
    for trail, reply in walked("ko").items():
        size = len(plain(reply, hint).encode("cp949", "replace"))
        assert size <= LMS_BYTES, (trail[-1], size)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_digit_leads_to_what_stands_beside_it_in_every_language(language: str) -> None:
    for trail, reply in walked(language).items():
        state = replace(begin(language), trail=trail)
        view = View(dongjak(), language, NOW, TEXT_LINE, "https://city.example")
        assert offered(here(view, state).reply) == offered(reply), trail


def test_a_person_is_two_digits_away_from_every_screen() -> None:
    for trail in walked("ko"):
        state = replace(begin(), trail=trail)
        _, reply = ask(state, "없는 낱말 zzzz")
        near = {choice.target for choice in offered(here(_view(), state).reply)}
        assert "agent" in near or "home!" in near, trail
        assert reply.parts
    assert "agent" in {choice.target for choice in offered(walked("ko")[("home",)])}


def _view() -> View:
    return View(dongjak(), "ko", NOW, TEXT_LINE, "https://city.example")


@pytest.mark.parametrize("word", ["상담원", "agent", "人工", "相談員", "nhân viên", "ажилтан"])
def test_the_words_that_its_texts_tell_people_to_send_bring_a_person(word: str) -> None:
    assert ask(begin(), word)[0].trail[-1] == "agent"
