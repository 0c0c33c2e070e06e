"""An agent gives a file: the bytes lie there before the turn that names them, once, or not at all."""

from contextlib import suppress
from typing import Any

import pytest

from chalicelib.domain.conversation import Turn, Voice
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Retryable
from chalicelib.domain.events import Fact
from chalicelib.domain.shared_file import BadFile, Fault
from chalicelib.domain.staff import Role
from chalicelib.services.records import Records
from chalicelib.services.sharing import Sharing
from tests.domain.file_samples import PDF, PNG
from tests.domain.test_picture_metadata import exif, jpg, segment
from tests.fakes import Failing, FakeAnswers, FakeTenantKeys, Moment
from tests.file_fakes import FakeFiles
from tests.gap_fakes import FakeSignals
from tests.services.desk_town import TENANT, Town, member, who

AGENT = member("agent-1")


class Shop:
    """A town where an agent has the talk of `a`."""

    def __init__(self, channel: str = "web", session: str = "") -> None:
        self.town = Town()
        self.files = FakeFiles()
        self.ids = (f"{'a' * 25}{letter}" for letter in "abcdefgh")
        self.sharing = self.built(self.files)
        self.town.arrives("agent-1")
        self.town.asks("a", channel=channel, session=session)
        self.town.desk.take(AGENT, who("a"))

    def built(self, files: Any) -> Sharing:
        return Sharing(self.town.turns, files, lambda: next(self.ids), lambda: self.town.now)

    def gives(self, name: str = "가로등.png", body: bytes = PNG, once: str = "") -> Turn | None:
        return self.sharing.attach(AGENT, who("a"), name, body, once)

    @property
    def kept(self) -> set[str]:
        return {id for _, id in self.files.items}

    @property
    def named(self) -> list[str]:
        turns = self.town.turns_of("a")
        return [each.file for turn in turns for each in turn.attachments]


def test_a_file_is_one_turn_of_the_agents_and_a_reply_in_every_other_way() -> None:
    shop = Shop()
    turn = shop.gives()
    assert turn is not None
    assert (turn.voice, turn.text, turn.author) == (Voice.AGENT, "", "agent-1")
    assert [event.fact for event in turn.events] == [Fact.TALK_REPLIED]
    [attached] = turn.attachments
    assert (attached.kind, attached.name, attached.size) == ("image", "가로등.png", len(PNG))
    assert shop.kept == {attached.file} == set(shop.named)
    entry = shop.town.desks.entries[TENANT, who("a")]
    assert entry.first_reply_at == shop.town.now and entry.unanswered_since is None


def test_a_photo_of_the_agents_does_not_tell_where_it_was_taken() -> None:
    shop = Shop()
    turn = shop.gives("현장.jpg", jpg(segment(0xE1, exif())))
    assert turn
    [(_, body, _)] = shop.files.items.values()
    assert body == jpg()
    assert turn.attachments[0].size == len(body)


def test_it_lives_as_long_as_its_turn() -> None:
    shop = Shop()
    turn = shop.gives()
    assert turn is not None
    [(_, _, until)] = shop.files.items.values()
    assert until == turn.expires_at
    assert shop.files.days == {shop.named[0]: _retention(shop)}
    assert shop.sharing.link(TENANT, shop.named[0])
    shop.town.later(days=shop.files.days[shop.named[0]])
    with pytest.raises(NotFound):
        shop.sharing.link(TENANT, shop.named[0])


def _retention(shop: Shop) -> int:
    tenant = shop.town.tenants.active(TENANT)
    assert tenant
    return tenant.retention_days


@pytest.mark.parametrize("id", ["", "x", "b" * 26, "../a"])
def test_what_never_was_and_what_is_another_tenants_look_the_same(id: str) -> None:
    shop = Shop()
    shop.gives()
    for tenant, asked in ((TENANT, id), ("dalbit", shop.named[0])):
        with pytest.raises(NotFound):
            shop.sharing.link(tenant, asked)


def test_the_same_attempt_again_gives_nothing_again_and_keeps_one_file() -> None:
    shop = Shop()
    assert shop.gives(once="x") is not None
    assert shop.gives(once="x") is None
    assert len(shop.kept) == len(shop.named) == 1


def test_a_file_that_may_not_be_shared_is_nowhere() -> None:
    shop = Shop()
    with pytest.raises(BadFile) as refused:
        shop.gives("가로등.exe", b"MZ\x00")
    assert refused.value.fault is Fault.NOT_LISTED
    assert shop.kept == set() and shop.named == []


def test_a_number_in_a_name_is_masked_as_in_a_reply() -> None:
    shop = Shop()
    turn = shop.gives("900101-1234568 등본.pdf", PDF)
    assert turn is not None
    assert "1234568" not in turn.attachments[0].name
    assert turn.attachments[0].name.endswith(".pdf")


def test_who_may_not_work_on_the_talk_uploads_nothing() -> None:
    shop = Shop()
    strangers = (
        (member("agent-2"), Forbidden),
        (member("agent-3", tenant_id="dalbit"), NotFound),
    )
    for stranger, error in strangers:
        with pytest.raises(error):
            shop.sharing.attach(stranger, who("a"), "가로등.png", PNG)
    shop.town.desk.close(AGENT, who("a"))
    with pytest.raises(NotFound):
        shop.gives()
    assert shop.kept == set()


@pytest.mark.parametrize(
    ("channel", "session", "fault"),
    [
        ("phone", "", Fault.NO_WAY),
        ("sms", "", None),
        ("kakao-consult", "", Fault.SESSION_OVER),
        ("kakao-consult", "s1", None),
        ("web", "", None),
    ],
)
def test_a_file_goes_only_where_it_can_arrive(
    channel: str, session: str, fault: Fault | None
) -> None:
    shop = Shop(channel, session)
    if fault is None:
        assert shop.gives() is not None
        return
    with pytest.raises(BadFile) as refused:
        shop.gives()
    assert refused.value.fault is fault
    assert shop.kept == set()


def test_a_file_behind_another_agents_answer_is_not_given() -> None:
    shop = Shop()
    seen = shop.town.turns_of("a")[-1].seq
    shop.town.desk.reply(AGENT, who("a"), "확인하겠습니다.")
    boss = member("boss-1", Role.SUPERVISOR)
    with pytest.raises(Conflict):
        shop.sharing.attach(boss, who("a"), "가로등.png", PNG, seen=seen)
    assert shop.kept == set()


def test_a_bucket_that_does_not_answer_leaves_no_turn() -> None:
    shop = Shop()
    shop.files.broken = 1
    with pytest.raises(Retryable):
        shop.gives()
    assert shop.named == []


CALLS = ("newest", "entry", "put", "newest", "entry", "move")


@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("nth", range(1, len(CALLS) + 1))
def test_wherever_it_breaks_off_no_turn_names_a_file_that_is_not_there(
    nth: int, moment: Moment
) -> None:
    shop = Shop()
    plan = shop.town.plan
    plan.calls.clear()
    shop.sharing = shop.built(Failing(shop.files, plan))
    plan.faults = {nth: moment}
    with suppress(Retryable):
        shop.gives(once="x")
    assert plan.calls[nth - 1] == CALLS[nth - 1]
    assert set(shop.named) <= shop.kept
    plan.faults = {}
    shop.gives(once="x")
    assert len(shop.named) == 1 and set(shop.named) <= shop.kept


def test_a_conversation_that_is_deleted_takes_its_files_along() -> None:
    shop = Shop()
    shop.gives()
    town = shop.town
    records = Records(
        town.tenants, FakeTenantKeys(TENANT), town.log, FakeAnswers(town.log), FakeSignals(),
        town.desks, lambda: town.now, files=shop.files,
    )  # fmt: skip
    assert [record["files"] for record in records.show(TENANT, "a")][-1] == ["가로등.png"]
    records.delete(TENANT, "a")
    assert shop.kept == set()
