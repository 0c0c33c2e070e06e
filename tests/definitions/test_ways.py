"""The ways of a city's notices come through publishing as they were written, and are checked."""

from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.ad_wish import free_refusals
from chalicelib.domain.alimtalk import ButtonKind
from chalicelib.domain.notice_ways import NoticeWays, Way, read_ways
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.version import read_version
from tests.definitions.broken_ways import NOTICES, REPORTS, SOLAPI, TEMPLATE, advertising, sending
from tests.definitions.sample import city, draft, edited


def tenant(folder: Path, *edits: tuple[str, Any], **digests: list[str]) -> Tenant:
    made = draft(folder, edited(*edits))
    assert made.faults == ()
    return read_version(1, made.compile({name.replace("_", "-"): d for name, d in digests.items()}))


def ways(folder: Path, **changes: Any) -> NoticeWays:
    return read_ways(tenant(folder, *sending(**changes)).ways)


def test_a_city_that_sends_no_notices_has_no_ways(tmp_path: Path) -> None:
    body = draft(tmp_path, city()).compile({})
    assert "ways" not in body
    assert read_ways(read_version(1, body).ways) == NoticeWays()


def test_what_the_officer_wrote_is_what_a_version_reads(tmp_path: Path) -> None:
    found = ways(tmp_path)
    steps = [(rung.way, rung.patience.total_seconds() / 60) for rung in found.rungs]
    assert steps == [(Way.ALIMTALK, 10), (Way.TEXT, 60)]
    bizgo, solapi = found.vendors
    assert (bizgo.name, bizgo.share, bizgo.rate, bizgo.api_secret) == ("bizgo", 70, 100.0, "")
    assert (solapi.name, solapi.api_secret) == ("solapi", "notices/solapi-secret")
    assert [each.base_url for each in found.vendors] == [
        "https://mars.ibapi.kr",
        "https://api.solapi.com",
    ]
    template = found.template("receipt")
    assert template is not None
    assert template.fill({"접수번호": "7"}) == "접수번호는 7입니다."
    assert template.fill_instead({"접수번호": "7"}) == "접수번호 7"
    assert [each.kind for each in template.buttons] == [ButtonKind.WEB, ButtonKind.CONSULT]
    assert template.codes == TEMPLATE["codes"]


def test_only_a_city_that_advertises_has_a_free_number_for_refusals(tmp_path: Path) -> None:
    assert free_refusals(tenant(tmp_path, *advertising())) == "0800000000"
    assert free_refusals(tenant(tmp_path, *sending())) == ""
    assert free_refusals(tenant(tmp_path)) == ""


@pytest.mark.parametrize(
    ("changes", "sender"),
    [
        ({}, "15880000"),
        ({"sender": None, "ladder": NOTICES["ladder"][:1]}, ""),
    ],
)
def test_texts_go_out_by_a_registered_number_alone(
    tmp_path: Path, changes: dict[str, Any], sender: str
) -> None:
    assert ways(tmp_path, **changes).sender == sender


def test_a_number_that_is_not_registered_yet_sends_nothing(tmp_path: Path) -> None:
    made = draft(tmp_path, edited(*sending(verified=False)))
    assert [fault.rule for fault in made.faults] == ["notice-unverified"]
    assert read_ways(read_version(1, made.compile({})).ways).sender == ""


def test_each_vendor_reports_to_an_address_of_its_own(tmp_path: Path) -> None:
    made = draft(tmp_path, edited(*sending()))
    assert made.secrets["bizgo-report"] == REPORTS["hook"]
    assert made.secrets["solapi-report"] == "notices/solapi-hook"
    assert made.signing == (REPORTS["signing"], "notices/solapi-signing")
    read = tenant(tmp_path, *sending(), solapi_report=["d" * 64])
    account = read.accounts["solapi-report"]
    assert account.digests == ("d" * 64,)
    assert account.signing == "notices/solapi-signing"


def test_a_vendor_of_the_text_line_keeps_that_lines_address(tmp_path: Path) -> None:
    line = {"vendor": "bizgo", "api_key": "notices/bizgo-key", "reports": REPORTS}
    sms = {"number": "1899-0000", "verified": True, "outbound": line}
    read = tenant(tmp_path, ("tenant/channels/sms", sms), *sending())
    assert read.accounts["bizgo-report"].id == "1899-0000"


def test_one_vendor_is_enough(tmp_path: Path) -> None:
    alone = {**TEMPLATE, "codes": {"solapi": "KA01TP001"}}
    read = tenant(tmp_path, *sending(alone, vendors=[SOLAPI]))
    assert [each.name for each in read_ways(read.ways).vendors] == ["solapi"]
    assert "bizgo-report" not in read.accounts
