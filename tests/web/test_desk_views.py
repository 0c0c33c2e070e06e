"""What each request of the desk answers, over true HTTP and a true store, without scripts."""

import json
import re

import pytest

from chalicelib.domain.audit import Action, Wanted
from chalicelib.domain.conversation import Voice
from tests.staffed import ADMIN, AGENT, OTHER_AGENT, SUPERVISOR, Browser
from tests.web.desk_site import TENANT, Clerk, DeskSite, bot_talk, path_of

pytestmark = pytest.mark.engine

ABSENT = "/desk/talks/web/nobody"
ABUSE = "야 이 씨발 개새끼야"


@pytest.fixture(autouse=True)
def _nobody_waits(desk: DeskSite) -> None:
    desk.empty()


@pytest.fixture
def clerk(desk: DeskSite) -> Clerk:
    return Clerk(desk).ready()


def turns(desk: DeskSite, who: object) -> list:
    return list(desk.platform._conversations.history(TENANT, who))


def lines_of(text: str) -> list[str]:
    return re.findall(r'<div class="line (\w+)', text)


def test_a_talk_is_pulled_answered_and_closed(desk: DeskSite, clerk: Clerk) -> None:
    who = desk.asks("여권을 잃어버렸어요.", subject="faq:passport")

    pulled = clerk.send("/desk/next")
    assert pulled.headers["hx-redirect"] == path_of(who)
    shown = clerk.get(path_of(who))
    assert "여권을 잃어버렸어요." in shown.text and 'data-state="mine"' in shown.text
    replied = clerk.send(
        f"{path_of(who)}/reply", text="신분증을 가지고 오세요.", once="a", after="3"
    )
    assert lines_of(replied.text) == ["agent"]
    closed = clerk.send(f"{path_of(who)}/close", topic="faq:passport", outcome="answered")

    assert closed.headers["hx-redirect"] == "/desk?done=closed"
    assert "상담을 마쳤습니다." in clerk.get("/desk?done=closed").text
    assert "신분증을 가지고 오세요." in [turn.text for turn in turns(desk, who)]
    over = clerk.get(path_of(who))
    assert 'data-state="closed"' in over.text


def test_a_talk_without_a_subject_is_named_by_its_first_words(desk: DeskSite, clerk: Clerk) -> None:
    desk.asks("여권을 잃어버렸어요.")
    desk.asks(f"{ABUSE} 담당자 바꿔")
    shown = clerk.get("/desk").text
    assert "<strong>여권을 잃어버렸어요.</strong>" in shown
    assert "담당자 바꿔" in shown and "씨발" not in shown


def test_who_waits_longest_is_pulled_first_but_danger_before_all(
    desk: DeskSite, clerk: Clerk
) -> None:
    first, second = desk.asks("하나"), desk.asks("둘")
    urgent = desk.asks("불이 났어요")
    pulled = [clerk.send("/desk/next").headers["hx-redirect"] for _ in range(3)]
    assert pulled == [path_of(urgent), path_of(first), path_of(second)]


def test_two_agents_never_get_the_same_talk(desk: DeskSite, clerk: Clerk) -> None:
    who, other = desk.asks("하나"), Clerk(desk, OTHER_AGENT).ready()
    assert clerk.send(f"{path_of(who)}/take").status == 204

    late = other.send(f"{path_of(who)}/take")

    assert late.status == 409 and "먼저 처리했습니다" in late.text
    assert other.send("/desk/next").headers["hx-redirect"] == "/desk?done=nobody"
    assert other.send(f"{path_of(who)}/reply", text="가로채기").status == 403
    assert Voice.AGENT not in [turn.voice for turn in turns(desk, who)]


def test_a_reply_over_the_limit_is_refused_with_its_count(desk: DeskSite, clerk: Clerk) -> None:
    who = desk.asks("하나")
    clerk.send(f"{path_of(who)}/take")
    refused = clerk.send(f"{path_of(who)}/reply", text="가" * 2001)
    assert refused.status == 413
    assert "2,001" in refused.text and "2,000" in refused.text
    assert Voice.AGENT not in [turn.voice for turn in turns(desk, who)]


def test_an_attempt_that_is_sent_twice_is_said_once(desk: DeskSite, clerk: Clerk) -> None:
    who = desk.asks("하나")
    clerk.send(f"{path_of(who)}/take")
    for _ in range(2):
        assert clerk.send(f"{path_of(who)}/reply", text="답", once="same").status == 200
    assert [turn.voice for turn in turns(desk, who)].count(Voice.AGENT) == 1


def test_an_answer_that_crosses_a_colleagues_is_not_sent_unseen(
    desk: DeskSite, clerk: Clerk
) -> None:
    who, boss = desk.asks("하나"), Clerk(desk, SUPERVISOR)
    clerk.send(f"{path_of(who)}/take")
    seen = str(len(turns(desk, who)))
    assert boss.send(f"{path_of(who)}/reply", text="제가 답합니다", after=seen).status == 200

    crossed = clerk.send(f"{path_of(who)}/reply", text="저도 답합니다", after=seen)

    assert crossed.status == 409
    read = str(len(turns(desk, who)))
    assert clerk.send(f"{path_of(who)}/reply", text="덧붙입니다", after=read).status == 200
    said = [turn.text for turn in turns(desk, who) if turn.voice is Voice.AGENT]
    assert said == ["제가 답합니다", "덧붙입니다"]


def test_canned_replies_are_offered_with_their_gaps_filled(desk: DeskSite, clerk: Clerk) -> None:
    who = desk.asks("하나")
    clerk.send(f"{path_of(who)}/take")
    assert f"접수번호는 {desk.receipt(who)}입니다. 확인하겠습니다." in clerk.get(path_of(who)).text


def test_a_transfer_tells_the_citizen_which_department(desk: DeskSite, clerk: Clerk) -> None:
    who = desk.asks("지방세 문의")
    clerk.send(f"{path_of(who)}/take")

    done = clerk.send(f"{path_of(who)}/transfer", department="tax", agent="", reason="세금 문의")

    assert done.headers["hx-redirect"] == "/desk?done=transferred"
    told = turns(desk, who)[-1]
    assert told.voice is Voice.DESK and "세정과" in told.text and "세금 문의" not in told.text
    assert desk.platform.desk._desks.entry(TENANT, who).department == "tax"


@pytest.mark.parametrize("fields", [{}, {"department": "tax"}, {"reason": "까닭"}])
def test_a_transfer_needs_a_place_and_a_reason(
    desk: DeskSite, clerk: Clerk, fields: dict[str, str]
) -> None:
    who = desk.asks("하나")
    clerk.send(f"{path_of(who)}/take")
    assert clerk.send(f"{path_of(who)}/transfer", **fields).status == 400


def test_a_note_stays_among_staff(desk: DeskSite, clerk: Clerk) -> None:
    who = desk.asks("하나")
    clerk.send(f"{path_of(who)}/take")
    noted = clerk.send(f"{path_of(who)}/note", text="다시 전화할 것", after="3")
    assert lines_of(noted.text) == ["note"]
    assert turns(desk, who)[-1].voice is Voice.NOTE


def test_what_is_put_aside_comes_back_when_asked_for(desk: DeskSite, clerk: Clerk) -> None:
    who = desk.asks("하나")
    clerk.send(f"{path_of(who)}/take")
    assert clerk.send(f"{path_of(who)}/snooze", minutes="30").status == 204
    assert 'data-state="snoozed"' in clerk.get(path_of(who)).text
    assert clerk.send(f"{path_of(who)}/wake").status == 204
    assert clerk.send(f"{path_of(who)}/snooze", minutes="-5").status == 400


def test_a_receipt_number_finds_its_talk(desk: DeskSite, clerk: Clerk) -> None:
    who = desk.asks("하나")
    found = clerk.get(f"/desk/find?receipt={desk.receipt(who).lower()}", HX_Request="true")
    assert found.headers["hx-redirect"] == path_of(who)


def test_another_citys_talk_and_receipt_answer_as_absent_ones(desk: DeskSite, clerk: Clerk) -> None:
    foreign = desk.asks("달빛시 시민입니다", tenant="dalbit")
    receipt = desk.receipt(foreign)
    for path, absent in (
        (f"/desk/find?receipt={receipt}", "/desk/find?receipt=261122-AAAAA"),
        (path_of(foreign), ABSENT),
        (f"{path_of(foreign)}/live?after=0", f"{ABSENT}/live?after=0"),
    ):
        there, nothing = (clerk.get(each, HX_Request="true") for each in (path, absent))
        assert (there.status, there.text) == (nothing.status, nothing.text)
        assert there.status >= 400
    for act in ("take", "reply", "close", "release", "note"):
        fields = {"text": "x", "outcome": "answered"}
        answers = [clerk.send(f"{each}/{act}", **fields) for each in (path_of(foreign), ABSENT)]
        assert len({(each.status, each.text) for each in answers}) == 1
        assert answers[0].status == 404


def test_a_change_without_the_pages_token_is_refused(desk: DeskSite, clerk: Clerk) -> None:
    who = desk.asks("하나")
    before = len(turns(desk, who))
    for headers in ({}, {"X_CSRF_Token": "guess"}):
        asked = clerk.browser.post(f"{path_of(who)}/take", {}, HX_Request="true", **headers)
        assert asked.status == 403
    assert len(turns(desk, who)) == before


def test_without_a_log_in_nothing_is_shown(desk: DeskSite) -> None:
    who = desk.asks("하나")
    stranger = Browser(desk.url)
    for path in ("/desk", path_of(who), "/desk/board", "/desk/handover"):
        assert stranger.get(path).status == 303
    part = stranger.get("/desk/feed", HX_Request="true")
    assert part.status == 401 and "hx-redirect" in part.headers


def test_the_board_is_the_supervisors(desk: DeskSite, clerk: Clerk) -> None:
    who = desk.asks("하나")
    assert clerk.get("/desk/board").status == 403
    assert clerk.send(f"{path_of(who)}/assign", agent=AGENT).status == 403
    boss = Clerk(desk, SUPERVISOR)
    board = boss.get("/desk/board")
    assert board.status == 200 and "상담사 1" in board.text and desk.receipt(who) in board.text

    assert boss.send(f"{path_of(who)}/assign", agent=AGENT).status == 204

    assert 'data-state="mine"' in clerk.get(path_of(who)).text
    assert desk.receipt(who) in clerk.get("/desk/handover").text


def test_a_supervisor_gives_a_talk_back_and_ends_a_members_sessions(
    desk: DeskSite, clerk: Clerk
) -> None:
    who, boss = desk.asks("하나"), Clerk(desk, SUPERVISOR)
    clerk.send(f"{path_of(who)}/take")
    back = boss.send(f"{path_of(who)}/release", **{"from": "board"})
    assert back.headers["hx-redirect"] == "/desk/board?done=released"
    assert desk.platform.desk._desks.entry(TENANT, who).agent == ""

    assert f"/desk/members/{AGENT}/revoke" in boss.get("/desk/board").text
    done = boss.browser.post(f"/desk/members/{AGENT}/revoke", {"csrf": boss.csrf})

    assert done.status == 200
    assert clerk.get("/desk/feed", HX_Request="true").status == 401


def test_who_never_came_is_told_to_begin_first(desk: DeskSite) -> None:
    who, officer = desk.asks("세금", department="tax"), Clerk(desk, "demo-saetbyeol-officer-1")
    refused = officer.send(f"{path_of(who)}/take")
    assert refused.status == 409 and "상담 가능" in refused.text


def test_who_only_administers_has_no_desk(desk: DeskSite) -> None:
    admin = Browser(desk.url)
    admin.log_in(ADMIN)
    assert admin.get("/desk").status == 403


def test_every_read_of_a_talk_is_noted(desk: DeskSite, clerk: Clerk) -> None:
    who = desk.asks("하나")
    clerk.get(path_of(who))
    clerk.get(f"{path_of(who)}/live?after=0")
    now = desk.platform.desk_reading.clock()
    wanted = Wanted(now.replace(hour=0), now.replace(year=now.year + 1), AGENT, who.contact)
    actions = [entry.action for entry in desk.platform.audit.find(TENANT, wanted)]
    assert actions.count(Action.TALK_READ) == 2


def test_who_is_not_ready_is_told_so(desk: DeskSite, clerk: Clerk) -> None:
    who = desk.asks("하나")
    clerk.send("/desk/presence", presence="recovery")
    refused = clerk.send(f"{path_of(who)}/take")
    assert refused.status == 409 and "상담 가능" in refused.text
    assert clerk.send("/desk/presence", presence="asleep").status == 400


def test_abuse_is_masked_suggested_and_warned_of_with_one_press(
    desk: DeskSite, clerk: Clerk
) -> None:
    who = desk.asks(ABUSE)
    other = Clerk(desk, OTHER_AGENT).ready()
    clerk.send(f"{path_of(who)}/take")
    shown = clerk.get(path_of(who)).text
    assert "보이는 말이 있습니다" in shown and "***" in shown
    assert "가린 말 보기" in shown  # whoever has the talk may look; nobody else may
    assert ABUSE not in Clerk(desk, SUPERVISOR).get(path_of(who)).text
    assert other.get(path_of(who)).status == 403

    seq = str(len(turns(desk, who)) - 1)
    for _ in range(2):
        pressed = clerk.send(f"{path_of(who)}/protect", category="profanity", seq=seq, once="one")
        assert pressed.status == 200

    warned = turns(desk, who)[-1]
    assert "경고 1/3" in warned.text and warned.voice is Voice.DESK
    record = desk.platform.protecting.standing(TENANT, who)
    assert (record.warnings, len(record.events)) == (1, 1)
    assert "보이는 말이 있습니다" not in clerk.get(path_of(who)).text


def test_a_threat_stands_on_the_board_and_the_warned_in_the_hand_over(
    desk: DeskSite, clerk: Clerk
) -> None:
    threat, warned = desk.asks("문의합니다"), desk.asks(ABUSE)
    for who, category in ((threat, "threat"), (warned, "insult")):
        clerk.send(f"{path_of(who)}/take")
        clerk.send(f"{path_of(who)}/protect", category=category, once=category)
    board = Clerk(desk, SUPERVISOR).get("/desk/board").text
    alarms = board[board.index("alarms-title") : board.index("agents-title")]
    assert desk.receipt(threat) in alarms and desk.receipt(warned) not in alarms
    assert "경고 1" in clerk.get("/desk/handover").text

    ended = clerk.send(f"{path_of(threat)}/end", once="end")

    assert ended.headers["hx-redirect"].startswith("/desk?done=ended")
    assert "협박" in turns(desk, threat)[-1].text


def test_the_third_warning_says_why_and_ends_the_talk(desk: DeskSite, clerk: Clerk) -> None:
    who = desk.asks(ABUSE)
    clerk.send(f"{path_of(who)}/take")
    answers = [
        clerk.send(f"{path_of(who)}/protect", category="profanity", once=str(n)) for n in range(3)
    ]
    assert answers[1].headers["hx-trigger"] == "desk-break"
    assert answers[2].headers["hx-redirect"].startswith("/desk?done=ended")
    last = turns(desk, who)[-1]
    assert "종료합니다" in last.text and "욕설" in last.text
    assert desk.platform.desk._desks.entry(TENANT, who) is None


def test_words_of_self_harm_bring_help_and_never_a_warning(desk: DeskSite, clerk: Clerk) -> None:
    who = desk.asks("이제 그만 죽고 싶어요")
    clerk.send(f"{path_of(who)}/take")
    clerk.send(f"{path_of(who)}/protect", category="self_harm", once="a")
    told = turns(desk, who)[-1]
    assert "109" in told.text and "경고" not in told.text
    assert desk.platform.protecting.standing(TENANT, who).warnings == 0


def test_only_a_supervisor_suspends_and_says_where_to_object(desk: DeskSite, clerk: Clerk) -> None:
    who = desk.asks(ABUSE)
    clerk.send(f"{path_of(who)}/take")
    clerk.send(f"{path_of(who)}/protect", category="profanity", once="a")
    fields = {"days": "7", "reason": "반복된 욕설", "objection": "민원과 031-000-0000"}
    assert clerk.send(f"{path_of(who)}/suspend", **fields).status == 403

    assert Clerk(desk, SUPERVISOR).send(f"{path_of(who)}/suspend", **fields).status == 204

    assert "민원과 031-000-0000" in turns(desk, who)[-1].text


def test_the_bots_part_is_told_apart(desk: DeskSite, clerk: Clerk) -> None:
    who = bot_talk(desk)
    clerk.send(f"{path_of(who)}/take")
    shown = clerk.get(path_of(who)).text
    assert "bot" in lines_of(shown)
    assert "시청 민원실에서 만듭니다." in shown
    assert re.search(r'<ol class="trail">.*여권', shown)


def test_a_page_that_idles_is_answered_304(desk: DeskSite, clerk: Clerk) -> None:
    tag = clerk.get("/desk/feed", HX_Request="true").headers["etag"]
    idle = clerk.browser.get("/desk/feed", HX_Request="true", If_None_Match=tag)
    assert (idle.status, idle.text) == (304, "")
    desk.asks("하나")
    news = clerk.browser.get("/desk/feed", HX_Request="true", If_None_Match=tag)
    assert news.status == 204 and news.headers["etag"] != tag


def test_an_idle_poll_is_one_eventual_read_of_the_feed(
    desk: DeskSite, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = clerk.get("/desk/feed", HX_Request="true").headers["etag"]
    calls: list[tuple[str, dict]] = []
    client = desk.platform._clients.get("dynamodb")

    def noted(params: dict, model: object, **_: object) -> None:
        calls.append((model.name, json.loads(params["body"])))  # type: ignore[attr-defined]

    client.meta.events.register("before-call.dynamodb", noted)
    try:
        answer = clerk.browser.get("/desk/feed", HX_Request="true", If_None_Match=tag)
    finally:
        client.meta.events.unregister("before-call.dynamodb", noted)

    assert answer.status == 304
    [(name, body)] = calls
    assert name == "GetItem" and not body.get("ConsistentRead")
    item = desk.platform._clients.get("dynamodb").get_item(
        TableName=body["TableName"], Key=body["Key"], ReturnConsumedCapacity="TOTAL"
    )
    # Half a unit reads 4 KB; the item of a city of 100 departments stays below.
    assert len(json.dumps(item["Item"])) < 4096
