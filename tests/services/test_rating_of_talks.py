"""After a talk: rated once where it was asked for, the comment kept, the same desk again."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.channels import CHANNELS
from chalicelib.domain.conversation import ConversationKey, Mode, Turn, Voice
from chalicelib.domain.events import Fact
from chalicelib.domain.language import LANGUAGES
from chalicelib.domain.rating import ask, dump
from chalicelib.domain.staff import Member
from chalicelib.services.handoff import Asking
from chalicelib.services.inbound import Receiver
from chalicelib.services.rating import Ratings
from chalicelib.services.reply import Replies
from tests.cities import MONDAY
from tests.services.chatting import Chatting
from tests.services.desk import Desk as Bot
from tests.services.desk_town import TENANT, Town, who


class After:
    """A person whose talk an agent has just closed, and who goes on writing to the bot."""

    def __init__(self, answered: bool = True, language: str = "ko", knows_bot: bool = True) -> None:
        self.town = Town()
        self.bot = Bot(tenant=self.town.tenants.active(TENANT), conversations=self.town.log)  # type: ignore[arg-type]
        self.bot.receiver = Receiver(
            CHANNELS,
            self.town.tenants,
            self.bot.keys,
            self.bot.vault,
            self.town.log,
            Replies({"exact": self.bot.matcher}),
            self._nonce,
        )
        self._nonces = 0
        self.bot.say("처음으로")
        if language != "ko":
            self.bot.say("language", extra={"choice": f"language:{language}", "seq": 1})
        ((_, self.person),) = self.town.log.logs
        if not knows_bot:
            self.town.log.logs.clear()
        asked = Asking("kakao-consult", session="s1")
        self.receipt = self.town.handoff.ask(self.person, asked).entry.receipt
        self.agent: Member = self.town.arrives("kim")
        self.town.desk.take(self.agent, self.person)
        if answered:
            self.town.desk.reply(self.agent, self.person, "도와드리겠습니다.")
        closing = self.town.desk.close(self.agent, self.person)
        assert closing
        self.closing = closing

    def _nonce(self) -> str:
        self._nonces += 1
        return f"bot-{self._nonces}"

    def later(self, **delta: float) -> None:
        self.bot.later(**delta)
        self.town.later(**delta)

    def turns(self) -> list[Turn]:
        return list(self.town.log.history(TENANT, self.person))

    def ratings(self) -> list[dict[str, Any]]:
        return [
            json.loads(event.data)
            for turn in self.turns()
            for event in turn.events
            if event.fact is Fact.TALK_RATED
        ]

    def press(self, what: object) -> Any:
        target = f"rate:{self.receipt}:{what}"
        return self.bot.say("5점", extra={"choice": target, "seq": 1})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_talk_is_rated_and_commented_in_the_language_of_the_person(language: str) -> None:
    after = After(language=language)
    assert "1" in after.closing.text
    assert "5" in after.closing.text
    thanks = after.bot.say("4")
    assert "4" in thanks.text
    after.bot.say("very kind" if language == "en" else "1층 직원이 친절했어요")
    assert [(each["score"], each.get("comment", 0)) for each in after.ratings()] == [(4, 0), (4, 1)]
    assert {each["receipt"] for each in after.ratings()} == {after.receipt}


@pytest.mark.parametrize("by", ["press", "type"])
def test_who_never_spoke_with_the_bot_before_the_talk_rates_it_too(by: str) -> None:
    after = After(knows_bot=False)
    told = after.press(5) if by == "press" else after.bot.say("5")
    assert "5" in told.text and "메뉴가 바뀌어" not in told.text
    assert [each["score"] for each in after.ratings()] == [5]


def test_who_asks_something_else_is_answered_and_a_number_is_the_menus_again() -> None:
    after = After()
    assert "시청 민원실" in after.bot.say("여권").text
    after.bot.say("처음으로")
    assert "분야" in after.bot.say("1").text
    assert not after.ratings()


def test_a_button_still_counts_for_a_day_and_the_last_one_does() -> None:
    after = After()
    after.bot.say("여권")
    after.later(hours=20)
    after.press(2)
    after.press(5)
    assert [each["score"] for each in after.ratings()] == [2, 5]
    after.later(hours=4)
    after.press(1)
    assert [each["score"] for each in after.ratings()] == [2, 5]


def test_a_comment_is_no_question_and_a_question_afterwards_no_comment() -> None:
    after = After()
    after.bot.say("5")
    kept = after.bot.say("여권 담당자분이 친절했어요")
    assert "시청 민원실" not in kept.text
    assert after.turns()[-1].text == "여권 담당자분이 친절했어요"
    assert "시청 민원실" in after.bot.say("여권").text


@pytest.mark.parametrize("minutes", [0, 9])
def test_help_and_the_menu_go_before_a_comment(minutes: int) -> None:
    after = After()
    after.bot.say("5")
    after.later(minutes=minutes)
    assert "119" in after.bot.say("불이 났어요").text


def test_after_ten_minutes_a_text_is_a_question_again() -> None:
    after = After()
    after.bot.say("5")
    after.later(minutes=10)
    assert "시청 민원실" in after.bot.say("여권").text


def test_who_was_never_answered_is_not_asked_what_it_was_worth() -> None:
    after = After(answered=False)
    assert after.closing.state.rating == ""
    after.bot.say("5")
    assert not after.ratings()


def test_people_without_a_closed_talk_carry_nothing_of_it() -> None:
    bot = Bot()
    bot.say("처음으로")
    bot.say("5")
    assert {turn.state.rating for turn in bot.log} == {""}
    assert not [e for t in bot.log for e in t.events if e.fact is Fact.TALK_RATED]


def test_personal_numbers_in_a_comment_are_masked() -> None:
    after = After()
    after.bot.say("5")
    after.bot.say("제 번호 900101-1234567 로 연락 주세요")
    assert "1234567" not in after.turns()[-1].text


def ratings_of(town: Town) -> Ratings:
    return Ratings(town.log, town.desks, town.tenants, lambda: "rating")


def test_where_no_bot_answers_a_number_is_kept_and_opens_no_talk() -> None:
    after = After()
    ratings = ratings_of(after.town)
    assert ratings.hear(after.person, "5", "kakao#1", MONDAY)
    assert ratings.hear(after.person, "감사합니다 정말", "kakao#2", MONDAY)
    assert [each["score"] for each in after.ratings()] == [5, 5]
    assert not ratings.hear(after.person, "여권은요", "kakao#3", MONDAY)
    assert not ratings.hear(ConversationKey(TENANT, "kakao", "stranger"), "5", "", MONDAY)
    assert after.town.desks.taken(TENANT, "kakao#1")


@pytest.mark.parametrize(
    ("days", "department", "linked"),
    [(0.01, "tax", True), (6.9, "tax", True), (7.1, "minwon", False)],
)
def test_who_asks_again_comes_back_to_the_department_and_agent_they_had(
    days: float, department: str, linked: bool
) -> None:
    town = Town()
    first = town.asks("a", department="tax").entry
    kim = town.arrives("kim", departments=frozenset({"tax"}))
    town.desk.take(kim, who("a"))
    town.desk.reply(kim, who("a"), "네.")
    town.desk.close(kim, who("a"))
    town.now += timedelta(days=days)
    again = town.asks("a", subject="faq:nothing").entry
    assert again.department == department
    assert (again.former, again.preferred) == ((first.receipt, "kim") if linked else ("", ""))
    opened = json.loads(town.turns_of("a")[-1].events[0].data)
    assert opened["former"] == again.former


def test_a_reopened_talk_waits_for_nobody_in_particular() -> None:
    town = Town()
    town.asks("a")
    kim, lee = town.arrives("kim"), town.arrives("lee")
    town.desk.take(kim, who("a"))
    town.desk.reply(kim, who("a"), "네.")
    town.desk.close(kim, who("a"))
    town.asks("a")
    town.later(seconds=1)
    town.asks("b")
    taken = town.desk.pull_next(lee)
    assert taken
    assert (taken.who, taken.preferred) == (who("a"), "kim")


def test_a_visitor_of_the_web_chat_presses_what_a_talk_was_worth() -> None:
    chatting = Chatting()
    chatting.say("여권")
    asked = dump(ask("261123-AAAAA", chatting.now))
    state = replace(chatting.log[-1].state, mode=Mode.BOT, rating=asked)
    chatting.desk_says(Voice.DESK, "상담을 마칩니다.", state)
    offered = chatting.turns(after=1)["turns"][-1]["answer"]
    assert [each["label"] for each in offered["choices"]] == [
        *("5점", "4점", "3점", "2점", "1점", "다시 문의")
    ]
    chatting.press(offered["choices"][1]["target"], "4점")
    [event] = [e for e in chatting.log[-1].events if e.fact is Fact.TALK_RATED]
    assert json.loads(event.data) == {"receipt": "261123-AAAAA", "score": 4}
    # Once rated, the buttons are not offered again by the page that is opened anew.
    assert "답은 드리지 않습니다" in str(chatting.turns(after=2)["turns"][-1])
