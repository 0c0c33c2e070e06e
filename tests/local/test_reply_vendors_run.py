"""A whole local run: replies on the text line go by the second vendor, and by the first if it ails."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.bootstrap import Platform
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import DeliveryState
from tests.local.local_run import LocalRun, ask
from tests.local.own_city import own_city
from tests.local.test_text_line_run import (
    CITY,
    taking,
    talk_of,
    told,
    writes,
)
from tests.local.test_text_line_run import (
    platform as platform,
)
from tests.local.waiting import eventually

pytestmark = pytest.mark.engine

S = DeliveryState


def by_solapi_alone(tenant: dict[str, Any]) -> None:
    for vendor, share in zip(tenant["notices"]["vendors"], (0, 100), strict=True):
        # So much that nothing waits for room.
        vendor.update(share=share, rate=5000.0)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRun]:
    folder = tmp_path_factory.mktemp("reply-vendors")
    alone = own_city(folder, CITY, by_solapi_alone)
    with LocalRun(folder / "state", folder / "run", TENANTS=alone) as found:
        yield found.ready()


def pushes(platform: Platform, who: ConversationKey) -> list[tuple[str, DeliveryState]]:
    return [(each.vendor, each.state) for each in platform._deliveries.recent(CITY, who, 1)]


def set_solapi(run: LocalRun, answer: str) -> None:
    asked = {"vendor": "solapi", "answer": answer}
    assert ask(f"{run.platform['url']}/simulator/vendors", asked)[0] == 200


def test_replies_go_by_the_city_s_vendor_and_by_the_other_when_it_refuses(
    run: LocalRun, platform: Platform
) -> None:
    phone = "01000000011"
    writes(run, phone, "쌀이 떨어졌어요")
    who, entry = talk_of(platform, phone)
    member = taking(platform, who, entry)
    # It is reported as Solapi reports, and settled.
    eventually(lambda: pushes(platform, who) == [("solapi", S.DELIVERED)])

    set_solapi(run, "429")
    try:
        platform.desk.reply(member, who, "오늘 오후에 찾아뵙겠습니다.")
        eventually(lambda: "오늘 오후에 찾아뵙겠습니다." in told(run, phone))
    finally:
        set_solapi(run, "")
    arrived = [("solapi", S.DELIVERED), ("bizgo", S.DELIVERED)]
    eventually(lambda: pushes(platform, who) == arrived)
    assert len(told(run, phone)) == 2
