"""How a talk ended is told at the desk: by whom, about what, and what came of it."""

from datetime import UTC, datetime
from secrets import token_hex

import pytest

from chalicelib.domain.conversation import ConversationKey
from chalicelib.services.handoff import Asking
from chalicelib.services.rating import Ratings
from tests.staffed import SUPERVISOR
from tests.web.desk_site import Clerk, DeskSite, bot_talk, path_of

pytestmark = pytest.mark.engine


@pytest.fixture
def clerk(desk: DeskSite) -> Clerk:
    desk.empty()
    return Clerk(desk).ready()


def shown(clerk: Clerk, who: ConversationKey) -> str:
    return str(clerk.get(path_of(who)).text)


def test_who_gave_up_waiting_is_told_as_that_and_not_as_a_talk_without_a_subject(
    desk: DeskSite, clerk: Clerk
) -> None:
    who = desk.asks("여보세요")
    assert desk.platform.handoff.leave(who)
    found = shown(clerk, who)
    # In the talk's lines and at its head.
    assert found.count("시민이 기다리기를 그만둠") == 2
    assert "상담 종료" not in found


def test_a_close_tells_its_subject_by_name_and_its_outcome(desk: DeskSite, clerk: Clerk) -> None:
    who = desk.asks("여권이요")
    clerk.send(f"{path_of(who)}/take")
    clerk.send(f"{path_of(who)}/close", topic="faq:passport", outcome="answered")
    found = shown(clerk, who)
    assert "상담 종료 · " in found and " · 답변 완료" in found
    assert "상담 종료 · faq:passport" not in found and "주제 없음" not in found


@pytest.mark.parametrize(
    "topic", ["faq:nothing", "여권", "passport", "node:home", "faq:", "x" * 200]
)
def test_a_subject_that_is_none_of_the_citys_own_is_refused_and_the_talk_goes_on(
    desk: DeskSite, clerk: Clerk, topic: str
) -> None:
    who = desk.asks("여권이요")
    clerk.send(f"{path_of(who)}/take")
    refused = clerk.send(f"{path_of(who)}/close", topic=topic, outcome="answered")
    assert refused.status == 400 and "다시 골라 주세요" in refused.text
    assert 'data-state="mine"' in shown(clerk, who)


def test_a_talk_that_was_ended_for_abuse_says_so(desk: DeskSite, clerk: Clerk) -> None:
    who = desk.asks("야 이 씨발 개새끼야")
    clerk.send(f"{path_of(who)}/take")
    for press in range(3):
        clerk.send(f"{path_of(who)}/protect", category="profanity", once=str(press))
    assert "상담사 보호를 위해 상담을 끝냄" in shown(clerk, who)


def test_names_that_a_city_gives_are_followed_by_the_right_particle(
    desk: DeskSite, clerk: Clerk
) -> None:
    who = desk.asks("야 이 씨발 개새끼야")
    clerk.send(f"{path_of(who)}/take")
    assert "<h2>욕설로 보이는 말이 있습니다</h2>" in shown(clerk, who)
    clerk.send(f"{path_of(who)}/transfer", department="tax", agent="", reason="담당 업무")
    assert "세정과로 넘김 · 담당 업무" in shown(Clerk(desk, SUPERVISOR), who)


def test_what_a_talk_was_worth_is_told_with_its_comment(desk: DeskSite, clerk: Clerk) -> None:
    who = bot_talk(desk)
    clerk.send(f"{path_of(who)}/take")
    clerk.send(f"{path_of(who)}/reply", text="신분증을 가지고 오세요.", once="a", after="9")
    clerk.send(f"{path_of(who)}/close", topic="", outcome="answered")
    here, now = desk.platform, datetime.now(UTC)
    ratings = Ratings(here._conversations, here._claims, here.tenants, lambda: token_hex(8))
    for claim, text in (("score", "5"), ("comment", "친절하셨어요")):
        assert ratings.hear(who, text, claim, now)
    found = shown(clerk, who)
    assert "<span>만족도 5점</span>" in found
    assert found.index("친절하셨어요") < found.index("<span>만족도 5점에 남긴 의견</span>")


def test_of_two_ends_the_newest_stands_at_the_head(desk: DeskSite, clerk: Clerk) -> None:
    who = desk.asks("여보세요")
    desk.platform.handoff.leave(who)
    desk.platform.handoff.ask(who, Asking(channel="web"))
    clerk.send(f"{path_of(who)}/take")
    assert shown(clerk, who).count("시민이 기다리기를 그만둠") == 1
    clerk.send(f"{path_of(who)}/close", topic="", outcome="no_reply")
    assert shown(clerk, who).count("상담 종료 · 주제 없음 · 시민 응답 없음") == 2
