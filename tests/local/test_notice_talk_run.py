"""A whole local run: a notice to somebody whose consult talk lasts stands in the consult room."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.bootstrap import Platform
from chalicelib.bootstrap.notices import NoticeParts
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.notice import End, Notice
from chalicelib.domain.outbound_rules import Urgent
from chalicelib.domain.purpose import Purpose
from chalicelib.services.notifying import Asked
from chalicelib.settings import read_settings
from tests.local.local_run import LocalRun, ask
from tests.local.own_city import own_city
from tests.local.waiting import eventually

pytestmark = pytest.mark.engine

CITY, USER, PHONE = "pyeongtaek", "sim0123499", "01000000009"
WORDS = "신고하신 곳을 고쳤습니다."


def talk_first(tenant: dict[str, Any]) -> None:
    tenant["notices"]["ladder"] = [
        {"way": "session", "minutes": 10},
        {"way": "text", "minutes": 60},
    ]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRun]:
    folder = tmp_path_factory.mktemp("notice-talk")
    alone = own_city(folder, CITY, talk_first)
    with LocalRun(folder / "state", folder / "run", TENANTS=alone) as found:
        yield found.ready()


def test_the_notice_stands_in_the_room_once_and_its_report_ends_it(
    run: LocalRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in run.platform["env"].items():
        monkeypatch.setenv(name, value)
    settings = read_settings(run.platform["env"])
    on, parts = Platform(settings), NoticeParts(settings, run.platform["env"])
    rows: list[dict[str, Any]] = run.get("/simulator/channels.json")
    [to] = [row for row in rows if row["channel"] == "kakao-consult"]
    wrote = {"do": "say", "sender": to["bot_id"], "user": USER, "text": "상담원 연결해 주세요"}
    assert ask(run.platform["url"] + "/simulator/consult", wrote)[0] == 200
    own = contact_id(on._keys.of(CITY), "kakao", Address("plusfriendUserKey", USER))
    who = on._conversations.find(CITY, own)
    assert who

    asked = Asked(
        CITY, Purpose.SERVICE, "run#talk", who, PHONE, text=WORDS, urgent=Urgent("officer-1")
    )
    id = parts.notifying.notify(asked)

    def ended() -> Notice | None:
        notice = parts.notifying.get(CITY, id)
        return notice if notice.end else None

    notice = eventually(ended, 40)
    assert notice
    assert (notice.end, [step.way.value for step in notice.steps]) == (End.ARRIVED, ["session"])
    address = f"/simulator/consult?sender={to['bot_id']}&user={USER}"
    said = [line["text"] for line in run.get(address)["lines"] if line["who"] == "agent"]
    assert said.count(WORDS) == 1
