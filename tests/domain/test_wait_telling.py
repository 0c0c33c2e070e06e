"""What a person reads who asks for a person: by situation, in the six languages."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.channel import Account, Limits
from chalicelib.domain.contact_line import contact_line
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.dates import spell_moment
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.desk_screens import agent_screen
from chalicelib.domain.handling import Handling
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import LANGUAGES, say
from chalicelib.domain.reply import Action, Button, Card, Words
from chalicelib.domain.roster import Roster
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.view import View
from chalicelib.domain.wait import Pace, Wait, wait_of
from chalicelib.domain.wait_telling import (
    OFFERED,
    Offer,
    offers_of,
    told_again,
    told_first,
    told_moved,
)
from tests.cities import MONDAY, TEXTS, WEEK, city

LIMITS = Limits(3, 1000, 50, 400, 3, 14, 40, 5, 40, 40, 2, 10, 14, 30_000)
CITY = city(agent_hours={"week": WEEK, "closed": {"2026-12-25": "기독탄신일"}, "agents": 5})
TEN_MINUTES = Handling(1_000, 600_000, 720_000_000)
OFFER = Offer("여권은 어떻게 만드나요?", "https://chat.test/a/saetbyeol/passport")
CLOSED = city(agent_hours={"week": [[]] * 7, "closed": {}})


def entry(language: str = "ko") -> DeskEntry:
    who = ConversationKey(CITY.id, "web", "a")
    return DeskEntry(who, "261123-ACDEF", "minwon", MONDAY, "web", language)


def seoul(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


def wait(ahead: int, now: datetime, tenant: Tenant = CITY) -> Wait | None:
    roster = tenant.roster_of("minwon", "web")
    return wait_of(ahead, Pace(roster, 3, TEN_MINUTES), now)


SITUATIONS = [
    (
        "next in line",
        0,
        "2026-11-23 10:00",
        "상담을 신청하셨습니다. 접수번호는 261123-ACDEF입니다. 상담원이 순서대로 답변드립니다.\n"
        "바로 다음 차례입니다. 5분 안에 상담원이 답변드릴 것으로 보입니다.",
    ),
    (
        "a long line: an answer later, questions, the phone",
        44,
        "2026-11-23 10:00",
        "상담을 신청하셨습니다. 접수번호는 261123-ACDEF입니다. 상담원이 순서대로 답변드립니다.\n"
        "앞에 44분이 기다리고 계십니다. 15~45분 뒤에 상담원이 답변드릴 것으로 보입니다. "
        "계속 기다리지 않으셔도 됩니다. 남겨 주신 말씀에 차례대로 답변드립니다. "
        "그동안 자주 묻는 질문도 보실 수 있습니다. 급하시면 전화해 주세요: 031-000-0000\n"
        "찾으시는 답이 여기에 있을 수 있습니다.\n"
        "- 여권은 어떻게 만드나요?\nhttps://chat.test/a/saetbyeol/passport",
    ),
    (
        "the evening before: when it opens, by when somebody will have answered",
        0,
        "2026-11-23 19:00",
        "지금은 상담 시간이 아닙니다. 내용을 남겨 주시면 상담원이 순서대로 답변드립니다. "
        "접수번호는 261123-ACDEF입니다.\n"
        "다음 상담은 11월 24일(화) 오전 9시에 시작합니다.\n"
        "바로 다음 차례입니다. 11월 24일(화) 오전 9시에서 오전 9시 30분 사이에 상담원이 "
        "답변드릴 것으로 보입니다. 계속 기다리지 않으셔도 됩니다. 남겨 주신 말씀에 차례대로 "
        "답변드립니다. 그동안 자주 묻는 질문도 보실 수 있습니다. "
        "급하시면 전화해 주세요: 031-000-0000\n"
        "찾으시는 답이 여기에 있을 수 있습니다.\n"
        "- 여권은 어떻게 만드나요?\nhttps://chat.test/a/saetbyeol/passport",
    ),
]


@pytest.mark.parametrize(
    ("ahead", "now", "said"), [row[1:] for row in SITUATIONS], ids=[row[0] for row in SITUATIONS]
)
def test_what_is_said_at_first_in_korean(ahead: int, now: str, said: str) -> None:
    when = seoul(now)
    assert told_first(CITY, entry(), wait(ahead, when), when, [OFFER]) == said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("now", ["2026-11-23 10:00", "2026-11-20 19:00", "2026-12-24 23:00"])
@pytest.mark.parametrize("ahead", [0, 1, 29, 1_400])
def test_receipt_range_and_opening_are_said_in_every_language(
    ahead: int, now: str, language: str
) -> None:
    when = seoul(now)
    told = wait(ahead, when)
    assert told
    said = told_first(CITY, entry(language), told, when, [OFFER])
    assert "261123-ACDEF" in said
    assert "{" not in said
    # Kakao's consult talk carries a thousand characters.
    assert len(said) <= 1_000
    hours = CITY.roster_of("minwon", "web").hours
    opening = hours.next_opening(when)
    assert opening
    day = spell_moment(opening, language)
    assert hours.is_open(when) or say(TEXTS["desk.opens"], language).format(next_open=day) in said
    assert (OFFER.address in said) is told.is_long
    assert ("031-000-0000" in said) is told.is_long


@pytest.mark.parametrize(
    ("language", "plainly"),
    [
        ("ko", "답변까지 하루가 넘게 걸릴 수 있습니다."),
        ("en", "An answer may take more than a day."),
        ("zh", "答复可能需要一天以上。"),
        ("ja", "お答えまで1日以上かかることがあります。"),
        ("vi", "Việc trả lời có thể mất hơn một ngày."),
        ("mn", "Хариу өгөхөд нэг хоногоос илүү болж магадгүй."),
    ],
)
def test_a_weekend_is_plainly_more_than_a_day(language: str, plainly: str) -> None:
    friday, monday = seoul("2026-11-20 19:00"), seoul("2026-11-23 10:00")
    assert plainly in told_first(CITY, entry(language), wait(0, friday), friday)
    assert plainly not in told_first(CITY, entry(language), wait(0, monday), monday)


def test_who_asks_again_is_told_as_it_is_now_and_an_apology_where_it_is_later() -> None:
    first = wait(20, MONDAY)
    assert first
    waiting = replace(entry(), promise=first.promise)
    later = MONDAY + timedelta(minutes=5)
    sooner = told_again(CITY, waiting, wait(9, later), later)
    assert "앞에 9분이" in sooner
    assert "261123-ACDEF" in sooner
    assert "죄송합니다" not in sooner
    slower = wait(300, later)
    assert slower
    assert told_again(CITY, waiting, slower, later) == told_moved(CITY, waiting, slower)
    assert "늦어지게 되어 죄송합니다" in told_moved(CITY, waiting, slower)


def test_a_desk_that_opens_at_no_known_time_names_another_way_and_promises_nothing() -> None:
    said = told_first(CLOSED, entry(), wait(0, MONDAY, CLOSED), MONDAY)
    assert contact_line(CLOSED, "ko") in said
    assert "것으로 보입니다" not in said


def test_a_city_compiled_before_there_was_a_desk_says_the_same_in_korean() -> None:
    texts = {key: text for key, text in TEXTS.items() if not key.startswith("desk.")}
    when = seoul("2026-11-23 19:00")
    said = told_first(replace(CITY, texts=texts), entry("vi"), wait(0, when), when, [OFFER])
    assert "261123-ACDEF" in said
    assert "{" not in said


OFFERS = [
    ("the bot's ranking", ("home", "pick:passport|tax"), ["passport", "tax"]),
    ("the newest thing", ("faq:tax", "areas", "faq:passport#2", "agent"), ["passport"]),
    ("several wishes", ("several:tax|passport",), ["tax", "passport"]),
    ("an answer that is gone", ("faq:tax", "faq:gone"), ["tax"]),
    ("a menu alone", ("home", "areas", "agent"), []),
    ("nothing yet", (), []),
]


@pytest.mark.parametrize(
    ("trail", "ids"), [row[1:] for row in OFFERS], ids=[row[0] for row in OFFERS]
)
def test_the_questions_that_the_bot_thought_of_last_are_offered(
    trail: tuple[str, ...], ids: list[str]
) -> None:
    found = offers_of(CITY, trail, "en", "https://chat.test")
    assert [each.address for each in found] == [
        f"https://chat.test/a/saetbyeol/{id}?lang=en" for id in ids
    ]
    assert [each.question for each in found] == [say(CITY.faq[id].question, "en") for id in ids]


def test_few_are_offered_and_without_an_address_the_question_alone() -> None:
    many = city(faq={f"f{n}": {**_tax(), "question": {"ko": f"질문 {n}"}} for n in range(5)})
    ranking = ("pick:" + "|".join(many.faq),)
    assert len(offers_of(many, ranking, "ko", "")) == OFFERED
    said = told_first(CITY, entry(), None, MONDAY, offers_of(many, ranking, "ko", ""))
    assert said.endswith("- 질문 0\n- 질문 1\n- 질문 2")


def test_the_bots_own_screen_names_the_hours_of_the_channel_it_stands_on() -> None:
    evenings = CITY.roster_of("", "").hours
    web = Roster(replace(evenings, week=(((1200, 1320),),) * 7))
    tenant = replace(CITY, phone=None, rosters={**CITY.rosters, "channel:web": web})
    shown = {
        channel: agent_screen(View(tenant, "ko", MONDAY, LIMITS, "", channel), 1)
        for channel in ("kakao", "web")
    }
    assert [shown[each].sources for each in ("kakao", "web")] == [
        ("agent_open",),
        ("agent_closed",),
    ]
    [card] = shown["web"].reply.parts
    assert isinstance(card, Words)
    assert "11월 23일(월) 오후 8시" in card.text
    assert "월–일 20:00–22:00" in contact_line(tenant, "ko", "web")
    assert "월–금 09:00–18:00" in contact_line(tenant, "ko", "kakao")


def test_outside_hours_a_message_is_left_by_the_consult_talk_where_there_is_one() -> None:
    night = MONDAY.replace(hour=22)
    consult = replace(CITY, accounts={**CITY.accounts, "kakao-consult": Account("s" * 40, ())})
    without = {key: text for key, text in CITY.texts.items() if key != "label.leave_message"}
    shown = {
        name: agent_screen(View(tenant, "ko", night, LIMITS, "", channel), 1).reply.parts[0]
        for name, tenant, channel in (
            ("skill", consult, "kakao"),
            ("no consult talk", CITY, "kakao"),
            ("web", consult, "web"),
            ("older version", replace(consult, texts=without), "kakao"),
        )
    }
    assert isinstance(shown["skill"], Card)
    assert shown["skill"].buttons[0] == Button("문의 남기기", Action.AGENT)
    for name in ("no consult talk", "web", "older version"):
        assert Action.AGENT not in [each.action for each in getattr(shown[name], "buttons", ())]


def _tax() -> dict[str, object]:
    return {
        "answer": {"ko": "안내"}, "department": "minwon", "reviewed_at": "2026-10-01",
        "source": "시험용", "valid_until": "2026-12-31",
    }  # fmt: skip
