"""A whole local run: somebody texts Dongjak's number, a person answers, the phone shows it."""

import base64
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.bootstrap import Platform
from chalicelib.domain.conversation import ConversationKey, Voice
from chalicelib.domain.delivery import DeliveryState
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.staff import AgentState, Member, Presence, Role
from chalicelib.domain.text_message import ADDRESS_KIND, FAMILY
from chalicelib.settings import read_settings
from tests.domain.file_samples import JPG, PDF
from tests.local.local_run import LocalRun, ask
from tests.local.own_city import own_city
from tests.local.waiting import eventually

pytestmark = pytest.mark.engine

CITY, NUMBER = "dongjak", "1899-6808"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRun]:
    folder = tmp_path_factory.mktemp("texts")
    alone = own_city(folder, CITY, lambda _: None)
    with LocalRun(folder / "state", folder / "run", TENANTS=alone) as found:
        yield found.ready()


@pytest.fixture
def platform(run: LocalRun, monkeypatch: pytest.MonkeyPatch) -> Platform:
    for name, value in run.platform["env"].items():
        monkeypatch.setenv(name, value)
    return Platform(read_settings(run.platform["env"]))


def thread(run: LocalRun, phone: str) -> dict[str, Any]:
    found: dict[str, Any] = run.get(f"/simulator/texts?phone={phone}&number={NUMBER}")
    return found


def told(run: LocalRun, phone: str) -> list[str]:
    """What the phone has received."""
    return [line["text"] for line in thread(run, phone)["lines"] if line["who"] == "city"]


def writes(run: LocalRun, phone: str, text: str, photo: bytes = b"") -> None:
    asked = {"phone": phone, "number": NUMBER, "text": text}
    if photo:
        asked["photo"] = base64.b64encode(photo).decode()
    assert ask(f"{run.platform['url']}/simulator/texts", asked)[0] == 200


def opened(url: str) -> bytes:
    """What a browser gets there."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(url, timeout=10) as found:
        body: bytes = found.read()
        return body


def talk_of(platform: Platform, phone: str) -> tuple[ConversationKey, DeskEntry]:
    own = contact_id(platform._keys.of(CITY), FAMILY, Address(ADDRESS_KIND, phone))
    who = ConversationKey(CITY, FAMILY, own)
    return who, eventually(lambda: platform._desks.entry(CITY, who))


def taking(platform: Platform, who: ConversationKey, entry: DeskEntry) -> Member:
    """An agent who has the talk."""
    member = Member(
        "agent-1", CITY, "상담사 1", frozenset({Role.AGENT}), frozenset({entry.department})
    )
    now = datetime.now(UTC)
    state = AgentState(
        member.id, member.name, Presence.READY, member.departments, frozenset(), 0, 5, now
    )
    platform.agents.put(CITY, state)
    platform.desk.take(member, who)
    return member


def test_the_vendors_address_is_listed_for_the_page(run: LocalRun) -> None:
    rows = run.get("/simulator/channels.json")
    [vendor] = [row for row in rows if row["channel"] == "msghub"]
    assert vendor["url"].startswith(f"{run.platform['url']}/webhooks/msghub/{CITY}/")


def test_a_text_becomes_a_talk_and_the_phone_hears_the_receipt_and_the_agent(
    run: LocalRun, platform: Platform
) -> None:
    phone = "01000000001"
    writes(run, phone, "쌀이 떨어졌어요")
    eventually(lambda: not thread(run, phone)["waiting"])
    who, entry = talk_of(platform, phone)
    assert (entry.channel, entry.department) == ("sms", "welfare-policy")
    [receipt] = eventually(lambda: told(run, phone))
    assert entry.receipt in receipt

    member = taking(platform, who, entry)
    platform.desk.reply(member, who, "오늘 오후에 찾아뵙겠습니다.")
    eventually(lambda: "오늘 오후에 찾아뵙겠습니다." in told(run, phone))

    def states() -> set[DeliveryState]:
        return {each.state for each in platform._deliveries.recent(CITY, who, 1)}

    # The vendor reports each of them, signed.
    eventually(lambda: states() == {DeliveryState.DELIVERED})


def test_a_photo_is_with_us_and_no_longer_at_the_vendors_mercy(
    run: LocalRun, platform: Platform
) -> None:
    phone = "01000000003"
    writes(run, phone, "천장에서 물이 새요", JPG)
    who, _ = talk_of(platform, phone)
    [brought] = eventually(lambda: platform._brought.of(CITY, who, 1, 99))
    assert brought.file is not None
    assert platform._files.read(CITY, brought.file.id, datetime.now(UTC)) == JPG


def test_an_agents_photo_is_on_the_phone_and_a_document_opens_by_its_address(
    run: LocalRun, platform: Platform
) -> None:
    phone = "01000000004"
    writes(run, phone, "주민센터가 어디인가요?")
    who, entry = talk_of(platform, phone)
    member = taking(platform, who, entry)
    platform.sharing.attach(member, who, "동주민센터.jpg", JPG)
    platform.sharing.attach(member, who, "안내.pdf", PDF)

    def given() -> list[dict[str, Any]]:
        found = [line for line in thread(run, phone)["lines"] if line["who"] == "city"]
        return [line for line in found if line["pictures"] or "/f/" in line["text"]]

    eventually(lambda: len(given()) == 2)
    photo, letter = sorted(given(), key=lambda line: line["kind"], reverse=True)
    assert (photo["kind"], letter["kind"]) == ("MMS", "LMS")
    shown = f"{run.platform['url']}/simulator/texts/pictures/{photo['pictures'][0]}"
    assert opened(shown) == JPG
    [address] = [line for line in letter["text"].splitlines() if "/f/" in line]
    assert opened(address) == PDF


def test_a_text_that_the_vendor_brings_twice_is_acknowledged_once(
    run: LocalRun, platform: Platform
) -> None:
    phone, faults = "01000000002", {"vendor": "msghub", "doubled": True, "retry_seconds": 0.1}
    assert ask(f"{run.platform['url']}/simulator/vendors", faults)[0] == 200
    for words in ("집세가 밀렸어요", "도와주세요"):
        writes(run, phone, words)
        eventually(lambda: not thread(run, phone)["waiting"])
    who, entry = talk_of(platform, phone)
    eventually(lambda: told(run, phone))

    def heard() -> list[str]:
        turns = platform._conversations.history(CITY, who)
        return sorted(turn.text for turn in turns if turn.voice is Voice.CONTACT)

    eventually(lambda: len(heard()) == 2)
    assert heard() == ["도와주세요", "집세가 밀렸어요"]
    assert [entry.receipt in text for text in told(run, phone)] == [True]
