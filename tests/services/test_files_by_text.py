"""A file that an agent gives on the text line reaches the phone once, or the agent learns of it."""

from contextlib import suppress
from datetime import timedelta

import pytest

from chalicelib.domain.budget import Charged
from chalicelib.domain.delivery import LEASE, DeliveryState, Failure, Outcome, told_to_agent
from chalicelib.domain.errors import Retryable
from chalicelib.domain.file_by_text import MOST_PICTURE
from chalicelib.domain.message import Json
from chalicelib.domain.staff import Member, Role
from chalicelib.domain.text_kind import TextKind
from chalicelib.domain.text_message import OutgoingText
from chalicelib.services.files_by_text import FilesByText
from chalicelib.services.text_pushing import TextPusher
from tests.cities import city
from tests.crashing import Crash, crash_at
from tests.domain.file_samples import PDF, PNG
from tests.domain.test_picture_metadata import exif, jpg, segment
from tests.fakes import FakeTenants
from tests.services.test_text_pushing import reply
from tests.services.texting import NUMBER, PHONE, Town, accounts

S = DeliveryState
PHOTO = jpg(segment(0xE1, exif()))
PRICES = {Charged.SMS: 1000, Charged.LMS: 3000, Charged.MMS: 6000}


def budget(cap: int) -> Json:
    return {"cap": cap, "prices": {kind.value: price for kind, price in PRICES.items()}}


def talking(cap: int | None = None) -> Town:
    """A person has texted, and an agent has answered; both have arrived."""
    town = Town()
    if cap is not None:
        town.tenant = city(accounts=accounts(), budget=budget(cap))
        town.tenants = FakeTenants(town.tenant)
        town.build()
    town.says("쌀이 떨어졌어요")
    reply(town, "사진을 보내 드릴게요.")
    town.deliver()
    town.sender.phones.clear()
    return town


def gives(town: Town, name: str = "동주민센터.jpg", body: bytes = PHOTO, once: str = "") -> None:
    entry = town.entry()
    assert entry is not None
    departments = frozenset({entry.department})
    agent = Member("agent-1", town.tenant.id, "상담사 1", frozenset({Role.AGENT}), departments)
    town.sharing.attach(agent, entry.who, name, body, once)


def again(town: Town) -> None:
    """The queue hands the facts out until nobody wants them again."""
    for _ in range(6):
        try:
            town.deliver()
        except Retryable:
            town.at(town.now + timedelta(minutes=6))


def came(town: Town) -> list[OutgoingText]:
    return town.sender.phones.get(PHONE, [])


def told(town: Town) -> list[str]:
    return [words for turn in town.turns() if (words := told_to_agent(turn))]


def state(town: Town) -> tuple[DeliveryState, str]:
    seq = max(turn.seq for turn in town.turns() if turn.attachments)
    found = town.deliveries.find(town.tenant.id, town.who(), seq, 1)
    return found.state, found.reason


def test_a_small_jpeg_is_a_picture_on_the_phone_without_what_the_camera_wrote() -> None:
    town = talking()
    gives(town)
    for _ in range(3):
        town.deliver()
    [text] = came(town)
    assert (text.kind, text.sender) == (TextKind.MMS, NUMBER)
    assert "사진을 보내 드립니다" in text.text
    assert town.sender.pictures == {text.key: jpg()}
    assert state(town) == (S.SENT, "")


def test_an_attempt_that_the_agents_page_makes_again_is_one_picture() -> None:
    town = talking()
    for _ in range(2):
        gives(town, once="x")
    town.deliver()
    assert len(came(town)) == 1


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("안내.pdf", PDF),
        ("지도.png", PNG),
        # No segment follows: what stands behind the start stays as it is.
        ("큰 사진.jpg", b"\xff\xd8\xff\xda".ljust(MOST_PICTURE + 1, b"\x00")),
    ],
)
def test_any_other_file_is_a_text_with_its_address(name: str, body: bytes) -> None:
    town = talking()
    gives(town, name, body)
    town.deliver()
    [text] = came(town)
    [file] = [each for turn in town.turns() for each in turn.attachments]
    assert text.kind is TextKind.LMS and town.sender.pictures == {}
    assert name in text.text
    assert f"https://city.example/f/{town.tenant.id}/{file.file}" in text.text.splitlines()
    assert town.sharing.link(town.tenant.id, file.file)


def test_words_and_files_go_out_in_the_order_they_were_given() -> None:
    town = talking()
    gives(town)
    reply(town, "여기로 오시면 됩니다.")
    gives(town, "안내.pdf", PDF)
    town.deliver()
    assert [text.kind for text in came(town)] == [TextKind.MMS, TextKind.SMS, TextKind.LMS]


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [("동주민센터.jpg", PHOTO, Charged.MMS), ("안내.pdf", PDF, Charged.LMS)],
)
def test_each_is_paid_for_as_what_it_goes_as_and_once(
    name: str, body: bytes, kind: Charged
) -> None:
    town = talking(cap=10**6)
    before = _spent(town)
    gives(town, name, body)
    town.sender.outcomes = [Outcome(S.UNKNOWN, Failure.CUT)]
    again(town)
    assert len(came(town)) == 1
    assert _spent(town) - before == PRICES[kind]


def test_a_month_without_money_for_it_sends_nothing_and_the_agent_is_told() -> None:
    town = talking(cap=PRICES[Charged.LMS] + PRICES[Charged.MMS] - 1)
    gives(town)
    again(town)
    assert came(town) == []
    assert state(town) == (S.FAILED_PERMANENT, Failure.BUDGET)
    assert len(told(town)) == 1


def test_a_bucket_that_does_not_answer_is_asked_again() -> None:
    town = talking()
    gives(town)
    town.files.broken = 2
    again(town)
    assert len(came(town)) == 1 and told(town) == []


@pytest.mark.parametrize(("name", "body"), [("동주민센터.jpg", PHOTO), ("안내.pdf", PDF)])
def test_a_file_that_is_gone_costs_nothing_and_is_told_to_the_agent(name: str, body: bytes) -> None:
    town = talking(cap=10**6)
    before = _spent(town)
    gives(town, name, body)
    town.files.items.clear()
    again(town)
    assert came(town) == [] and _spent(town) == before
    assert state(town) == (S.FAILED_PERMANENT, Failure.NO_FILE)
    assert ["다시 올려 주세요" in words for words in told(town)] == [True]


def test_without_an_address_of_ours_no_text_leads_nowhere(
    caplog: pytest.LogCaptureFixture,
) -> None:
    town = talking()
    gives(town, "안내.pdf", PDF)
    nowhere = FilesByText(town.files, lambda: town.now, "")
    pusher = TextPusher(town.vendors, town.tenants.version, nowhere)
    town.delivering._pushers = {pusher.channel: pusher}
    again(town)
    assert came(town) == []
    assert state(town) == (S.FAILED_PERMANENT, Failure.ACCOUNT)
    assert [each.levelname for each in caplog.records if each.message == "no public address"] == [
        "ERROR"
    ]


@pytest.mark.parametrize("where", ["read", "sent"])
def test_wherever_it_breaks_off_the_phone_shows_it_once(where: str) -> None:
    town = talking()
    gives(town)
    if where == "read":
        town.files.before = crash_at()
    else:
        town.sender.after = crash_at()
    with suppress(Crash):
        town.deliver()
    town.at(town.now + LEASE + timedelta(seconds=1))
    again(town)
    assert len(came(town)) == 1
    assert state(town) == (S.SENT, "")


def _spent(town: Town) -> int:
    return sum(town.purse.sums.values())
