"""A folder becomes the active version whole or not at all, and secrets change without a gap."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.errors import Conflict, NotFound, Retryable
from chalicelib.domain.faq import digest_of
from chalicelib.domain.faq_question import FaqQuestion
from chalicelib.domain.message import Json
from chalicelib.services.channel_secrets import ChannelSecrets
from chalicelib.services.publishing import TRIES, Publishing, Refused
from chalicelib.services.trial import Trials
from tests.cities import body
from tests.fakes import (
    Failing,
    FakeSecrets,
    FakeTenantKeys,
    FakeTenants,
    FakeVersions,
    Moment,
    Plan,
)

CITY = "saetbyeol"
FOLDER = Path("tenants") / CITY
NAME = f"/sotong/test/{CITY}/kakao/webhook"
NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


@dataclass
class Folder:
    """An officer's folder as the checks would hand it over."""

    phone: str = "031-000-0000"
    errors: Sequence[object] = ()
    tenant_id: str = CITY
    secrets: Mapping[str, str] = field(default_factory=lambda: {"kakao": "kakao/webhook"})
    vectors: bytes = b""
    questions: Sequence[FaqQuestion] = ()
    signing: Sequence[str] = ()

    def compile(self, digests: Mapping[str, Sequence[str]]) -> Json:
        valid = list(digests.get("kakao", ()))
        account = {"id": "b" * 24, "digests": valid, "secret": "kakao/webhook"}
        sms = {"id": "1899-0000", "digests": []}
        matcher = {"name": "exact", "index": {}, "vectors": digest_of(self.vectors)}
        accounts = {"kakao": account, "sms": sms}
        return body(phone=self.phone, accounts=accounts, matcher=matcher)


class Desk:
    """A publishing service over fakes, and the folder its officer is writing."""

    def __init__(self, versions: Any = None, secrets: Any = None, mint: str = "value") -> None:
        self.versions = versions or FakeVersions()
        self.values = secrets or FakeSecrets()
        self.keys = FakeTenantKeys()
        self.folder = Folder()
        self.read_on: list[tuple[Path, date]] = []
        numbers = count(1)
        held = ChannelSecrets(self.values, lambda: f"{mint}-{next(numbers)}", "/sotong/test")
        trials = Trials(self.versions, FakeTenants(), {})
        self.signed: dict[tuple[str, str], str] = {}
        self.service = Publishing(
            self.versions, self.keys, held, self._read, lambda: NOW, trials, self._keep_signing
        )

    def _keep_signing(self, tenant_id: str, name: str, value: str) -> None:
        self.signed[tenant_id, name] = value

    def publish(self) -> int:
        return self.service.publish(FOLDER, "민원과", "첫 판").number

    def digests(self) -> list[str]:
        number = self.versions.current(CITY)
        digests: list[str] = self.versions.body(CITY, number)["accounts"]["kakao"]["digests"]
        return digests

    def vectors(self, number: int = 0) -> bytes:
        tenant = self.versions.tenants.version(CITY, number or self.versions.current(CITY))
        found: bytes = tenant.vectors()
        return found

    def _read(self, path: Path, today: date) -> Folder:
        self.read_on.append((path, today))
        return self.folder


class Raced(FakeVersions):
    """Versions of which a rival publishes one just before the first such call."""

    def __init__(self, call: str, folder: Folder) -> None:
        super().__init__()
        self._call = call
        self._folder = folder

    def write(self, *args: Any) -> None:
        self._race("write")
        super().write(*args)

    def activate(self, tenant_id: str, number: int, instead_of: int) -> None:
        self._race("activate")
        super().activate(tenant_id, number, instead_of)

    def _race(self, call: str) -> None:
        if call == self._call:
            self._call = ""
            rival = Desk(versions=self)
            rival.folder = self._folder
            rival.publish()


def digest(value: str) -> str:
    return sha256(value.encode()).hexdigest()


def test_the_first_version_becomes_active_with_a_key_and_a_secret() -> None:
    desk = Desk()
    manifest = desk.service.publish(FOLDER, "민원과", "첫 판")
    assert (manifest.number, manifest.author, manifest.note) == (1, "민원과", "첫 판")
    assert manifest.published_at == NOW
    assert desk.versions.current(CITY) == 1
    assert desk.values.values == {NAME: "value-1"}
    assert desk.digests() == [digest("value-1")]
    assert desk.keys.of(CITY)


def test_a_folder_is_judged_by_the_day_in_korea() -> None:
    desk = Desk()
    desk.publish()
    assert desk.read_on == [(FOLDER, date(2026, 11, 23))]


def test_no_value_of_a_secret_travels_in_a_version() -> None:
    desk = Desk()
    desk.publish()
    assert "value-1" not in str(desk.versions.written)


def test_faults_are_told_all_at_once_and_nothing_is_written() -> None:
    desk = Desk()
    desk.publish()
    desk.folder = Folder(phone="031-000-0001", errors=("menu.json: a", "faq.json: b"))
    with pytest.raises(Refused) as refused:
        desk.publish()
    assert refused.value.faults == ("menu.json: a", "faq.json: b")
    assert str(refused.value) == "menu.json: a\nfaq.json: b"
    assert desk.versions.current(CITY) == 1
    assert len(desk.versions.manifests(CITY)) == 1


def test_a_refused_first_folder_leaves_no_key_and_no_secret() -> None:
    desk = Desk()
    desk.folder = Folder(errors=("tenant.json: a",))
    with pytest.raises(Refused):
        desk.publish()
    assert desk.keys.known == set()
    assert desk.values.values == {}
    assert desk.versions.written == {}


def test_the_same_content_is_no_new_version() -> None:
    desk = Desk()
    first = desk.service.publish(FOLDER, "민원과", "첫 판")
    assert desk.service.publish(FOLDER, "정보과", "다시") == first
    assert len(desk.versions.manifests(CITY)) == 1


def test_changed_content_is_the_next_version_and_the_way_back_is_another() -> None:
    desk = Desk()
    desk.publish()
    desk.folder = Folder(phone="031-000-0001")
    assert desk.publish() == 2
    desk.folder = Folder()
    assert desk.publish() == 3
    hashes = [manifest.hash for manifest in desk.versions.manifests(CITY)]
    assert hashes[0] == hashes[2] != hashes[1]


def test_publishing_keeps_a_secret_that_is_there() -> None:
    desk = Desk(secrets=FakeSecrets({NAME: "pasted"}))
    desk.publish()
    assert desk.values.values == {NAME: "pasted"}


@pytest.mark.parametrize("call", ["write", "activate"])
def test_somebody_elses_version_in_between_is_not_lost(call: str) -> None:
    desk = Desk(versions=Raced(call, Folder(phone="031-000-0009")))
    number = desk.publish()
    assert desk.versions.current(CITY) == number
    assert desk.versions.body(CITY, number)["phone"] == "031-000-0000"
    phones = {body["phone"] for _, body in desk.versions.written[CITY].values()}
    assert phones == {"031-000-0000", "031-000-0009"}


def test_a_version_brings_the_vectors_of_its_own_files() -> None:
    desk = Desk()
    desk.folder = Folder(vectors=b"first")
    desk.publish()
    desk.folder = Folder(vectors=b"second")
    desk.publish()
    assert (desk.vectors(1), desk.vectors(2)) == (b"first", b"second")


def test_vectors_are_content_and_the_same_ones_again_are_no_new_version() -> None:
    desk = Desk()
    desk.folder = Folder(vectors=b"first")
    assert [desk.publish(), desk.publish()] == [1, 1]
    desk.folder = Folder(vectors=b"second")
    assert [desk.publish(), desk.publish()] == [2, 2]


def test_a_rotation_and_a_retirement_keep_the_vectors_and_write_none() -> None:
    written: list[bytes] = []

    class Watched(FakeVersions):
        def write(self, *args: Any) -> None:
            super().write(*args)
            written.append(args[3])

    desk = Desk(versions=Watched())
    desk.folder = Folder(vectors=b"first")
    desk.publish()
    desk.service.rotate(CITY, "kakao", "정보과")
    desk.service.retire(CITY, "kakao", "정보과")
    assert [desk.vectors(number) for number in (1, 2, 3)] == [b"first"] * 3
    assert written == [b"first", b"", b""]


@pytest.mark.parametrize("call", ["write", "activate"])
@pytest.mark.parametrize("rivals", [b"first", b"rival", b""])
def test_a_rival_in_between_takes_nobodys_vectors(call: str, rivals: bytes) -> None:
    desk = Desk(versions=Raced(call, Folder(phone="031-000-0009", vectors=rivals)))
    desk.folder = Folder(vectors=b"first")
    number = desk.publish()
    assert desk.versions.current(CITY) == number
    assert desk.vectors() == b"first"
    for known, (_, stored) in desk.versions.written[CITY].items():
        mine = stored["phone"] == "031-000-0000"
        assert desk.vectors(known) == (b"first" if mine else rivals)


def test_endless_rivals_are_told_as_a_conflict() -> None:
    calls = dict.fromkeys(range(1, 100), Moment.BEFORE)
    plan = Plan(calls, error=lambda: Conflict("taken"))

    class Busy(FakeVersions):
        def write(self, *args: Any) -> None:
            Failing(FakeVersions(), plan).write(*args)

    desk = Desk(versions=Busy())
    with pytest.raises(Conflict):
        desk.publish()
    assert len(plan.calls) == TRIES


def test_a_rotation_keeps_both_values_valid_and_the_content_as_it_was() -> None:
    desk = Desk()
    desk.publish()
    manifest = desk.service.rotate(CITY, "kakao", "정보과")
    assert manifest.number == 2
    assert desk.digests() == [digest("value-2"), digest("value-1")]
    before, after = (desk.versions.body(CITY, number) for number in (1, 2))
    assert {**after, "accounts": None} == {**before, "accounts": None}
    assert after["accounts"]["sms"] == before["accounts"]["sms"]


def test_publishing_during_a_rotation_keeps_both_values_valid() -> None:
    desk = Desk()
    desk.publish()
    desk.service.rotate(CITY, "kakao", "정보과")
    desk.folder = Folder(phone="031-000-0001")
    desk.publish()
    assert desk.digests() == [digest("value-2"), digest("value-1")]


def test_retiring_ends_the_earlier_value() -> None:
    desk = Desk()
    desk.publish()
    desk.service.rotate(CITY, "kakao", "정보과")
    desk.service.retire(CITY, "kakao", "정보과")
    assert desk.digests() == [digest("value-2")]
    assert desk.values.values == {NAME: "value-2"}


def test_a_second_retirement_changes_nothing() -> None:
    desk = Desk()
    desk.publish()
    desk.service.rotate(CITY, "kakao", "정보과")
    first = desk.service.retire(CITY, "kakao", "정보과")
    assert desk.service.retire(CITY, "kakao", "정보과") == first


@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("failing", range(1, 14))
def test_a_rotation_cut_short_anywhere_never_shuts_out_the_value_in_use(
    failing: int, moment: Moment
) -> None:
    """Kakao goes on sending the first value until somebody pastes the newest one."""
    settled = Desk()
    settled.publish()
    plan = Plan({failing: moment})
    shaky = Desk(Failing(settled.versions, plan), Failing(settled.values, plan), "second")
    with pytest.raises(Retryable):
        shaky.service.rotate(CITY, "kakao", "정보과")
    assert digest("value-1") in settled.digests()
    with contextlib.suppress(Conflict):  # done but for its last reply
        Desk(settled.versions, settled.values, "third").service.rotate(CITY, "kakao", "정보과")
    current, earlier = settled.digests()
    assert current == digest(settled.values.values[NAME]) != digest("value-1")
    assert earlier == digest("value-1")


def test_no_third_value_while_two_are_valid() -> None:
    desk = Desk()
    desk.publish()
    desk.service.rotate(CITY, "kakao", "정보과")
    with pytest.raises(Conflict, match="retire"):
        desk.service.rotate(CITY, "kakao", "정보과")
    assert desk.digests() == [digest("value-2"), digest("value-1")]
    desk.service.retire(CITY, "kakao", "정보과")
    desk.service.rotate(CITY, "kakao", "정보과")
    assert desk.digests() == [digest("value-3"), digest("value-2")]


def test_what_to_paste_is_the_newest_value_with_its_address() -> None:
    desk = Desk()
    desk.publish()
    desk.service.rotate(CITY, "kakao", "정보과")
    wanted = {
        "channel": "kakao",
        "url": f"https://sotong.example/dev/webhooks/kakao/{CITY}",
        "header": "X-Webhook-Secret",
        "value": "value-2",
        "bot_id": "b" * 24,
    }
    assert desk.service.connect(CITY, "kakao", "https://sotong.example/dev/") == [wanted]
    assert desk.service.connect(CITY, None, "https://sotong.example/dev") == [wanted]


def test_a_channel_without_a_secret_has_nothing_to_paste() -> None:
    desk = Desk()
    desk.publish()
    assert desk.service.connect(CITY, "sms", "https://sotong.example") == []


@pytest.mark.parametrize(("tenant_id", "channel"), [("nowhere", "kakao"), (CITY, "telegram")])
def test_what_is_not_there_is_not_found(tenant_id: str, channel: str) -> None:
    desk = Desk()
    desk.publish()
    for call in (
        lambda: desk.service.rotate(tenant_id, channel, "정보과"),
        lambda: desk.service.retire(tenant_id, channel, "정보과"),
        lambda: desk.service.connect(tenant_id, channel, "https://sotong.example"),
    ):
        with pytest.raises(NotFound):
            call()


def test_what_a_vendor_signs_with_is_kept_where_its_calls_are_proven() -> None:
    desk = Desk()
    desk.folder.signing = ("sms/signing", "sms/unset")
    desk.values.write(f"/sotong/test/{CITY}/sms/signing", "of the vendor")
    desk.publish()
    assert desk.signed == {(CITY, "sms/signing"): "of the vendor"}
    assert desk.values.read(f"/sotong/test/{CITY}/sms/unset") is None
