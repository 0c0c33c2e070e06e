"""What the libraries log by which vendors are called: no line holds whom a message goes to."""

import logging
from io import StringIO
from typing import Any

import pytest

from chalicelib.bootstrap.logs import log_as_json
from chalicelib.channels.solapi import Solapi
from chalicelib.domain.notice_ways import Vendor
from chalicelib.domain.registration import Registration
from chalicelib.local.phones import Phones
from chalicelib.local.solapi import SimulatedSolapi
from tests.local.notice_city import PHONE, SECRET, now, profile_of


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What was logged, as a function logs it, until the test is over."""
    lines = StringIO()
    monkeypatch.setattr(logging.root, "handlers", [logging.StreamHandler(lines)])
    for name in ("", "httpx", "botocore"):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.NOTSET)
    log_as_json()
    return lines


def test_a_question_after_a_message_leaves_no_number_in_the_log(written: StringIO) -> None:
    reports: list[Any] = []
    simulated = SimulatedSolapi(
        Phones(now),
        post=reports.extend,
        is_ours=lambda number: True,
        find_profile=profile_of,
        secret_of={"key": SECRET}.get,
    )
    simulated.start()
    vendor = Vendor("solapi", 1, 10.0, "notices/key", "notices/secret", simulated.url)
    adapter = Solapi(now, lambda: "0" * 32)
    adapter.ask(Registration(vendor, "key", SECRET), "a.b@1", "", PHONE)
    logging.getLogger("chalicelib").info("asked")
    simulated.stop()
    told = written.getvalue()
    assert "asked" in told
    assert PHONE not in told
