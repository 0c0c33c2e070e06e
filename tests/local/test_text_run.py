"""A whole local run: somebody texts Dongjak's number, and a talk stands at its desk."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.bootstrap import Platform
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.text_message import ADDRESS_KIND, FAMILY
from chalicelib.settings import read_settings
from tests.local.local_run import LocalRun, ask
from tests.local.own_city import own_city
from tests.local.waiting import eventually

pytestmark = pytest.mark.engine

CITY, NUMBER, PHONE = "dongjak", "1899-6808", "01000000001"


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


def thread(run: LocalRun) -> dict[str, Any]:
    found: dict[str, Any] = run.get(f"/simulator/texts?phone={PHONE}&number={NUMBER}")
    return found


def test_a_text_from_the_phone_becomes_a_talk_at_the_desk(
    run: LocalRun, platform: Platform
) -> None:
    [vendor] = [row for row in run.get("/simulator/channels.json") if row["channel"] == "msghub"]
    assert vendor["url"].startswith(f"{run.platform['url']}/webhooks/msghub/{CITY}/")
    text = {"phone": PHONE, "number": NUMBER, "text": "쌀이 떨어졌어요"}
    assert ask(f"{run.platform['url']}/simulator/texts", text)[0] == 200
    eventually(lambda: not thread(run)["waiting"])
    address = Address(ADDRESS_KIND, PHONE)
    own = contact_id(platform._keys.of(CITY), FAMILY, address)
    who = ConversationKey(CITY, FAMILY, own)
    entry = eventually(lambda: platform._desks.entry(CITY, who))
    assert (entry.channel, entry.department) == ("sms", "welfare-policy")
