"""A whole local run: notices go out by the simulated vendors and the phones show them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.bootstrap.notices import NoticeParts
from chalicelib.domain.delivery import DeliveryState
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.notice import End, Notice
from chalicelib.domain.notice_ways import read_ways
from chalicelib.domain.outbound_rules import Urgent
from chalicelib.domain.purpose import Purpose
from chalicelib.services.notifying import Asked
from chalicelib.settings import read_settings
from tests.local.local_run import LocalRun, ask
from tests.local.own_city import own_city
from tests.local.waiting import eventually

pytestmark = pytest.mark.engine

CITY, NUMBER = "dongjak", "1899-6808"
WELL = {"answer": "", "results": "", "report_code": ""}


def by_bizgo_alone(tenant: dict[str, Any]) -> None:
    tenant["notices"]["vendors"][0]["share"] = 100
    tenant["notices"]["vendors"][1]["share"] = 0


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRun]:
    folder = tmp_path_factory.mktemp("notices")
    alone = own_city(folder, CITY, by_bizgo_alone)
    with LocalRun(folder / "state", folder / "run", TENANTS=alone) as found:
        yield found.ready()


@pytest.fixture
def parts(run: LocalRun, monkeypatch: pytest.MonkeyPatch) -> Iterator[NoticeParts]:
    for name, value in run.platform["env"].items():
        monkeypatch.setenv(name, value)
    yield NoticeParts(read_settings(run.platform["env"]), run.platform["env"])
    for vendor in ("bizgo", "solapi"):
        set_faults(run, vendor, **WELL)


def set_faults(run: LocalRun, vendor: str, **faults: Any) -> None:
    asked = {"vendor": vendor, **faults}
    assert ask(f"{run.platform['url']}/simulator/vendors", asked)[0] == 200


def sent(parts: NoticeParts, cause: str, phone: str) -> str:
    """At any hour of the day that this runs at: it is urgent."""
    tenant = parts.tenants.active(CITY)
    assert tenant
    template = read_ways(tenant.ways).templates[0]
    values = dict.fromkeys(template.names, "7")
    urgent = Urgent("officer-1")
    asked = Asked(CITY, Purpose.SERVICE, cause, None, phone, template.id, values, "", urgent)
    return parts.notifying.notify(asked)


def shown(run: LocalRun, phone: str) -> list[str]:
    """What the phone has of the city: ALIMTALK, SMS or LMS each."""
    thread = run.get(f"/simulator/texts?phone={phone}&number={NUMBER}")
    return [line["kind"] for line in thread["lines"] if line["who"] == "city"]


def ended(parts: NoticeParts, id: str) -> Notice:
    def look() -> Notice | None:
        notice = parts.notifying.get(CITY, id)
        return notice if notice.end else None

    found = eventually(look, 30)
    assert found
    return found


def test_a_notice_is_a_card_on_the_phone_and_its_receipt_ends_it(
    run: LocalRun, parts: NoticeParts
) -> None:
    phone = "01000000001"
    notice = ended(parts, sent(parts, "run#card", phone))
    assert notice.end is End.ARRIVED
    assert [(step.way.value, step.vendor) for step in notice.steps] == [("alimtalk", "bizgo")]
    assert shown(run, phone) == ["ALIMTALK"]


def test_where_the_alimtalk_does_not_arrive_the_text_comes_once(
    run: LocalRun, parts: NoticeParts
) -> None:
    phone = "01000000002"
    set_faults(run, "bizgo", report_code="3104", results="doubled")
    id = sent(parts, "run#text", phone)

    def is_told() -> bool:
        return len(parts.notifying.get(CITY, id).steps) == 2

    eventually(is_told, 30)
    set_faults(run, "bizgo", **WELL)
    notice = parts.notifying.get(CITY, id)
    assert notice.steps[0].state is DeliveryState.FAILED_PERMANENT
    ended(parts, id)
    assert [kind for kind in shown(run, phone) if kind != "ALIMTALK"] in (["SMS"], ["LMS"])


def test_without_a_receipt_the_vendor_is_asked_when_the_patience_is_over_and_then_the_text_comes(
    run: LocalRun, parts: NoticeParts
) -> None:
    phone = "01000000003"
    set_faults(run, "bizgo", results="lost")
    id = sent(parts, "run#lost", phone)

    def is_sent() -> bool:
        steps = parts.notifying.get(CITY, id).steps
        return bool(steps) and steps[0].state is DeliveryState.SENT

    eventually(is_sent, 30)
    set_faults(run, "bizgo", **WELL)
    for minutes, asked, ways in ((9, 0, 1), (11, 1, 1), (22, 2, 2)):
        goes_on(parts, id, timedelta(minutes=minutes))
        steps = parts.notifying.get(CITY, id).steps
        assert (steps[0].asked, len(steps)) == (asked, ways), minutes
    assert ended(parts, id).end is End.ARRIVED
    assert shown(run, phone)[0] == "ALIMTALK"
    assert shown(run, phone)[1:] in (["SMS"], ["LMS"])


def goes_on(parts: NoticeParts, id: str, passed: timedelta) -> None:
    """The job has the notice in its hands so much later."""
    later = replace(parts._sending, clock=lambda: datetime.now(UTC) + passed)
    later.take(Published("id", Fact.NOTICE_MOVED, id, CITY, "", "", 0, datetime.now(UTC)))
