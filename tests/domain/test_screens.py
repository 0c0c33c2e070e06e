"""Every target a city can name is drawn, in every language, with a way out; nothing else is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.channel import Limits
from chalicelib.domain.conversation import State
from chalicelib.domain.dialogue import go, here
from chalicelib.domain.menu import BACK, HOME, MORE
from chalicelib.domain.screens import draw, offered
from chalicelib.domain.view import View
from tests.cities import MONDAY, both, city, ice_warning

KAKAO = Limits(3, 1000, 50, 400, 3, 14, 40, 5, 40, 40, 2, 10, 14, 30_000)
PLAIN = replace(KAKAO, quick_replies=0, list_items=0)
TAX = {"topic": both("국세", "National taxes"), "answer": both("국세청에서 안내합니다.", "Ask the tax service."), "phone": "126"}  # fmt: skip
CITY = city(emergencies=[ice_warning()], not_ours={"tax": TAX})
VIEW = View(CITY, "ko", MONDAY, KAKAO, "https://city.example")
TARGETS = [
    *("home", "areas", "areas#2", "faq:passport", "faq:tax", "pick:passport|tax", "agent"),
    *("notices", "notices#2", "notice:n1", "guide", "guide:g1", "language", "person!"),
    *("emergency:ice", "help:fire", "help:injury", "help:crime", "help:self_harm"),
    *("not-ours:tax", "several:passport|tax", "several:not-ours:tax|passport", "none!", "again!"),
    *(f"about:{kind}" for kind in ("thanks", "smalltalk", "weather", "abuse", "agency")),
    *("elsewhere:수원시|passport", "elsewhere:서울특별시|", "pick:passport|not-ours:tax"),
]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("language", ["ko", "en", "zh", "ja", "vi", "mn"])
def test_every_target_is_drawn_with_words_and_a_way_out(target: str, language: str) -> None:
    screen = draw(replace(VIEW, language=language), target)
    assert screen is not None
    assert screen.reply.parts
    assert 1 <= len(screen.reply.choices) <= KAKAO.quick_replies
    ways = {choice.target for choice in screen.reply.choices}
    assert HOME in ways or target == "home"


@pytest.mark.parametrize(
    "target",
    ["", "nowhere", "faq:none", "notice:none", "guide:none", "pick:none", "help:cats", "x:y", "link:https://x.example", "tel:010", "emergency:none", "not-ours:none", "not-ours:passport", "several:none", "about:cats", "about:", "elsewhere:|passport", "elsewhere:거기 전화 010시|passport", "elsewhere:Suwon|", "elsewhere:바보|tax"],
)  # fmt: skip
def test_what_the_city_does_not_have_is_not_drawn(target: str) -> None:
    assert draw(VIEW, target) is None


@given(st.text(max_size=40))
def test_no_target_whatever_breaks_a_screen(target: str) -> None:
    screen = draw(VIEW, target)
    assert screen is None or screen.reply.parts


def test_an_emergency_item_is_gone_when_its_time_is_over() -> None:
    from datetime import timedelta

    later = replace(VIEW, now=MONDAY + timedelta(days=1))
    assert draw(later, "emergency:ice") is None


def test_a_notice_is_not_shown_before_its_first_day_nor_after_its_last() -> None:
    notices = [
        {"id": "old", "title": {"ko": "가"}, "body": {"ko": "나"}, "ends": "2026-11-22"},
        {"id": "new", "title": {"ko": "다"}, "body": {"ko": "라"}, "starts": "2026-11-24"},
    ]
    view = replace(VIEW, tenant=city(notices=notices))
    assert draw(view, "notice:old") is None
    assert draw(view, "notice:new") is None
    screen = draw(view, "notices")
    assert screen is not None
    assert not offered(screen.reply)[0].target.startswith("notice:")


def test_a_channel_without_quick_replies_offers_all_choices_on_one_page() -> None:
    screen = draw(replace(VIEW, limits=PLAIN), "areas")
    assert screen is not None
    assert len(screen.reply.choices) == 14


steps = st.sampled_from([*TARGETS, HOME, BACK, MORE, "language:en", "language:ko", "nowhere"])


@given(st.lists(steps, max_size=30))
def test_wherever_a_walk_leads_the_screen_before_the_person_is_there(walk: list[str]) -> None:
    state = State()
    for target in walk:
        moved = go(state, target, CITY.start)
        view = replace(VIEW, language=moved.language)
        if draw(view, moved.trail[-1]) is None:
            moved = go(moved, CITY.start, CITY.start)
        state = moved
        assert here(view, state).reply.parts
        assert 1 <= len(state.trail) <= 5


@given(st.lists(st.sampled_from(TARGETS), min_size=1, max_size=4))
def test_back_after_a_step_is_where_one_was(walk: list[str]) -> None:
    state = State(trail=("home",))
    for target in walk:
        before = state
        state = go(state, target, "home")
        stayed = target in ("home", before.trail[-1])
        assert stayed or go(state, BACK, "home").trail == before.trail[-4:]
