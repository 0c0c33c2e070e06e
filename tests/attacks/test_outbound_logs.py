"""A whole run of notices at the loudest level of every library: no number and no word is written.

Cities' own text goes over true HTTP to both simulated vendors, which answer well and badly.
"""

import itertools
import logging
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest

from chalicelib.bootstrap.logs import log_as_json
from chalicelib.channels.bizgo_notices import BizgoNotices
from chalicelib.channels.solapi import Solapi
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.registration import Registration
from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.phones import Phones
from chalicelib.local.simulated_vendor import Faults
from chalicelib.local.solapi import SimulatedSolapi
from tests.local.notice_city import CODE, NUMBER, PHONE, PROFILE, SECRET, now, profile_of
from tests.services.notices import WAYS, Town

NAME, BODY = "김하나", "지하 보일러실이 잠겼습니다"
FAULTS = [{}, {"answer": "429"}, {"answer": "500"}, {"answer": "cut"}, {"answer": "half"}]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """All that a function would write, and more than that: the root logger lets everything by."""
    lines = StringIO()
    monkeypatch.setattr(logging.root, "handlers", [logging.StreamHandler(lines)])
    for name in ("", "httpx", "botocore"):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.NOTSET)
    log_as_json()
    monkeypatch.setattr(logging.root, "level", logging.DEBUG)
    yield lines


@pytest.fixture(params=["bizgo", "solapi"])
def vendor(request: pytest.FixtureRequest) -> Iterator[tuple[Any, Any]]:
    """An adapter and the simulated vendor that it calls."""
    phones = Phones(now)
    salts = (f"{number:032}" for number in itertools.count())
    simulated: Any
    adapter: Any
    if request.param == "bizgo":
        simulated = SimulatedBizgo(
            lambda _: None,
            is_ours=lambda number: number == NUMBER,
            tell_report=lambda _: None,
            find_profile=profile_of,
        )
        adapter = BizgoNotices(read_seconds=0.5)
    else:
        simulated = SimulatedSolapi(
            phones,
            post=lambda _: None,
            is_ours=lambda number: number == NUMBER,
            find_profile=profile_of,
            secret_of={"key": SECRET}.get,
        )
        adapter = Solapi(now, lambda: next(salts), read_seconds=0.5)
    simulated.start()
    yield adapter, simulated
    simulated.stop()


@pytest.mark.parametrize("faults", FAULTS, ids=lambda each: each.get("answer", "well"))
def test_no_line_holds_a_number_or_a_word(
    written: StringIO, vendor: tuple[Any, Any], faults: dict[str, Any]
) -> None:
    adapter, simulated = vendor
    simulated.faults = Faults(**faults)
    named = {
        "name": adapter.name,
        "share": 1,
        "rate": 10,
        "api_key": "notices/key",
        "api_secret": "notices/secret",
        "base_url": simulated.url,
        "profile": PROFILE,
    }
    card = {"id": "done", "text": "#{이름}님, 처리되었습니다.", "codes": {adapter.name: CODE}}
    town = Town(ways={**WAYS, "vendors": [named], "templates": [card], "sender": NUMBER})
    town.vendors = {adapter.name: adapter}
    choose = town.choice.choose

    def chosen(*of_it: Any) -> Registration | None:
        found = choose(*of_it)
        return replace(found, api_key="key", api_secret=SECRET) if found else None

    town.choice.choose = chosen  # type: ignore[method-assign]
    town.choice.named = lambda *_: Registration(  # type: ignore[method-assign]
        next(iter(_ways(town))), "key", SECRET
    )
    first = town.ask("a", phone=PHONE, values={"이름": NAME})
    town.ask("b", phone=PHONE, template="", values={}, text=BODY)
    town.work()
    town.reports(
        f"{town.tenant.id}.{first}@1", Outcome(DeliveryState.FAILED_PERMANENT, Failure.REFUSED)
    )
    town.passes(minutes=40)
    logging.getLogger("chalicelib").info("all of it ran")
    told = written.getvalue()
    assert "all of it ran" in told
    for secret in (PHONE, PHONE.removeprefix("0"), NAME, BODY, BODY[:6], SECRET):
        assert secret not in told
        assert secret not in told.encode().decode("unicode_escape", "replace")


def _ways(town: Town) -> Any:
    from chalicelib.domain.notice_ways import read_ways

    return read_ways(town.tenant.ways).vendors
