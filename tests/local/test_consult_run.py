"""A whole local run: somebody writes in the consult room, an agent answers, the room shows it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.bootstrap import Platform
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.staff import AgentState, Member, Presence, Role
from chalicelib.settings import read_settings
from tests.local.local_run import LocalRun, ask
from tests.local.waiting import eventually

pytestmark = pytest.mark.engine

CITY, USER, SKILL_USER = "icheon", "sim0123456", "f" * 64


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRun]:
    folder = tmp_path_factory.mktemp("consult")
    with LocalRun(folder / "state", folder / "run") as found:
        yield found.ready()


@pytest.fixture
def platform(run: LocalRun, monkeypatch: pytest.MonkeyPatch) -> Platform:
    for name, value in run.platform["env"].items():
        monkeypatch.setenv(name, value)
    return Platform(read_settings(run.platform["env"]))


def row(run: LocalRun, channel: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = run.get("/simulator/channels.json")
    return next(each for each in rows if (each["tenant"], each["channel"]) == (CITY, channel))


def skill(run: LocalRun, text: str) -> None:
    """The person talks with the bot, as KakaoTalk names them there."""
    to = row(run, "kakao")
    user = {"id": SKILL_USER, "type": "botUserKey", "properties": {"plusfriendUserKey": USER}}
    content = {"bot": {"id": to["bot_id"]}, "userRequest": {"utterance": text, "user": user}}
    status, _ = ask(to["url"], content, {to["header"]: to["value"]})
    assert status == 200


def room(run: LocalRun, does: str, text: str = "", user: str = USER) -> Any:
    to = row(run, "kakao-consult")
    asked = {"do": does, "sender": to["bot_id"], "user": user, "text": text}
    return ask(run.platform["url"] + "/simulator/consult", asked)


def said(run: LocalRun) -> list[str]:
    to = row(run, "kakao-consult")
    lines = run.get(f"/simulator/consult?sender={to['bot_id']}&user={USER}")["lines"]
    return [line["text"] for line in lines if line["who"] == "agent"]


def test_a_talk_goes_from_the_bot_to_an_agent_and_back(run: LocalRun, platform: Platform) -> None:
    skill(run, "여권")
    # The stream brings the alias by which the consult talk finds the bot's conversation.
    key = platform._keys.of(CITY)
    own = contact_id(key, "kakao", Address("plusfriendUserKey", USER))
    contact = eventually(lambda: platform._aliases.find(CITY, "kakao", own))

    assert room(run, "say", "사람과 이야기하고 싶어요")[0] == 200
    who = platform._conversations.find(CITY, contact)
    assert who is not None
    entry = platform._desks.entry(CITY, who)
    assert entry is not None
    eventually(lambda: any(entry.receipt in line for line in said(run)))

    member = Member(
        "agent-1", CITY, "상담사 1", frozenset({Role.AGENT}), frozenset({entry.department})
    )
    now = datetime.now(UTC)
    state = AgentState(
        member.id, member.name, Presence.READY, member.departments, frozenset(), 0, 5, now
    )
    platform.agents.put(CITY, state)
    platform.desk.take(member, who)
    platform.desk.reply(member, who, "무엇을 도와드릴까요?")
    eventually(lambda: "무엇을 도와드릴까요?" in said(run))

    platform.desk.close(member, who)
    to = row(run, "kakao-consult")
    address = f"/simulator/consult?sender={to['bot_id']}&user={USER}"
    eventually(lambda: run.get(address)["open"] is False)
    assert said(run).count("무엇을 도와드릴까요?") == 1


def test_a_person_is_asked_for_their_number_by_a_card_and_tells_it(
    run: LocalRun, platform: Platform
) -> None:
    user = "sim0123457"
    own = contact_id(platform._keys.of(CITY), "kakao", Address("plusfriendUserKey", user))
    who = ConversationKey(CITY, "kakao", own)
    assert room(run, "say", "여권을 잃어버렸어요", user)[0] == 200
    entry = platform._desks.entry(CITY, who)
    assert entry is not None
    boss = Member("boss-1", CITY, "상담반장 1", frozenset({Role.SUPERVISOR}))

    platform.contact_numbers.ask(boss, who)

    to = row(run, "kakao-consult")
    address = f"/simulator/consult?sender={to['bot_id']}&user={user}"
    cards = eventually(lambda: [line for line in run.get(address)["lines"] if "card" in line])
    assert [card["card"] for card in cards] == ["PERSONAL"]
    assert platform.contact_numbers.hint(boss, who) == ""
    assert room(run, "tell", user=user)[0] == 200
    assert platform.contact_numbers.hint(boss, who) == "010-****-5678"
    assert platform.contact_numbers.reveal(boss, who) == "010-0000-5678"
