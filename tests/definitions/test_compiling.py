"""What is published is what domain/version.py reads, and nothing of the files is lost on the way."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.definitions.system_texts import system_texts
from chalicelib.domain.faq import Built, digest_of
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import LANGUAGES
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.version import read_version, vectors_named
from tests.definitions.sample import Index, city, draft, edited, six

DIGESTS = {"kakao": ["a" * 64, "b" * 64]}


def published(folder: Path, files: dict[str, Any], today: date = date(2026, 11, 22)) -> Tenant:
    body = draft(folder, files, today).compile(DIGESTS)
    return read_version(1, json.loads(json.dumps(body)))


def test_a_compiled_city_reads_back_whole(tmp_path: Path) -> None:
    tenant = published(tmp_path, city())
    assert tenant.id == "byeolha"
    assert tenant.start == "home"
    assert set(tenant.nodes) == {"home", "passport"}
    assert [button.to for button in tenant.nodes["passport"].buttons] == [
        "tel:031-000-1000",
        "link:https://example.go.kr/passport",
    ]
    entry = tenant.faq["passport-pickup"]
    assert (entry.reviewed_at, entry.valid_until) == (date(2026, 10, 1), date(2026, 12, 31))
    assert (entry.phone, entry.link) == ("031-000-1001", "https://example.go.kr/pickup")
    assert [page.id for page in tenant.notices] == ["closed-day"]
    assert [page.id for page in tenant.guide] == ["way"]
    assert tenant.emergencies[0].to == "notice:closed-day"
    assert tenant.accounts["kakao"].digests == ("a" * 64, "b" * 64)
    assert tenant.accounts["kakao"].id == "65f0c0ffee00112233445566"
    assert tenant.departments["call-center"].phone == "031-000-1000"


def test_topics_of_other_bodies_are_found_among_the_entries_and_read_back(tmp_path: Path) -> None:
    tenant = published(tmp_path, city())
    other = tenant.not_ours["national-tax"]
    assert (other.phone, other.link) == ("126", "https://www.hometax.go.kr")
    assert other.answer["en"] == "en 국세청에서 안내합니다."
    assert "126" in tenant.public_numbers
    assert tenant.index["texts"]["not-ours:national-tax"][-2:] == [
        "연말정산",
        "국세청에서 안내합니다.",
    ]


def test_a_version_compiled_before_there_were_such_topics_lists_none(tmp_path: Path) -> None:
    body = draft(tmp_path, city()).compile(DIGESTS)
    del body["not_ours"]
    assert read_version(1, body).not_ours == {}


def test_every_stated_number_and_the_national_ones_are_public(tmp_path: Path) -> None:
    files = edited(("menu/nodes/passport/buttons/0/to", "tel:031-000-1002"))
    assert published(tmp_path, files).public_numbers >= {
        "0310001000", "0310001001", "0310001002", "15880000", "119", "112", "109", "129", "110", "1339",
    }  # fmt: skip


def test_a_text_message_city_has_its_number_as_account(tmp_path: Path) -> None:
    files = edited(("tenant/channels", {"sms": {"number": "1899-0000"}}))
    tenant = published(tmp_path, files)
    assert tenant.accounts["sms"].id == "1899-0000"
    assert "18990000" in tenant.public_numbers
    assert tenant.accounts["sms"].answers == "menu"
    assert tenant.accounts["sms"].join_seconds == 20
    assert list(tenant.accounts) == ["sms"]


@pytest.mark.parametrize(
    ("seconds", "is_allowed"), [(-1, False), (0, True), (60, True), (61, False)]
)
def test_texts_are_waited_for_a_minute_at_most(
    tmp_path: Path, seconds: int, is_allowed: bool
) -> None:
    line = {"number": "1899-0000", "join_seconds": seconds}
    files = edited(("tenant/channels", {"sms": line}))
    if is_allowed:
        assert published(tmp_path, files).accounts["sms"].join_seconds == seconds
        return
    with pytest.raises(ValueError, match="errors"):
        published(tmp_path, files)


def test_a_version_compiled_before_texts_were_waited_for_answers_each_at_once(
    tmp_path: Path,
) -> None:
    files = edited(("tenant/channels", {"sms": {"number": "1899-0000"}}))
    body = draft(tmp_path, files).compile(DIGESTS)
    del body["accounts"]["sms"]["join_seconds"]
    assert read_version(1, body).accounts["sms"].join_seconds == 0


def test_the_vendor_that_brings_texts_has_an_account_of_its_own(tmp_path: Path) -> None:
    inbound = {"vendor": "twilio", "hook": "sms/hook", "signing": "sms/signing"}
    outbound = {"vendor": "bizgo", "api_key": "sms/api-key"}
    line = {"number": "1899-0000", "answers": "person", "inbound": inbound, "outbound": outbound}
    draft_of_it = draft(tmp_path, edited(("tenant/channels", {"sms": line})))
    assert draft_of_it.secrets == {"twilio": "sms/hook"}
    accounts = read_version(1, draft_of_it.compile({"twilio": ["a" * 64]})).accounts
    assert accounts["sms"].answers == "person"
    assert (accounts["sms"].api_key, accounts["sms"].numbers) == ("sms/api-key", ("18990000",))
    assert accounts["twilio"].digests == ("a" * 64,)
    assert accounts["twilio"].numbers == ("18990000",)
    assert accounts["twilio"].signing == "sms/signing"
    assert draft_of_it.signing == ("sms/signing",)


def test_reports_of_texts_have_an_address_and_a_signature_of_their_own(tmp_path: Path) -> None:
    reports = {"hook": "sms/report-hook", "signing": "sms/signing"}
    inbound = {"vendor": "bizgo-mo", "hook": "sms/hook", "signing": "sms/signing"}
    outbound = {"vendor": "bizgo", "api_key": "sms/api-key", "reports": reports}
    line = {"number": "1899-0000", "inbound": inbound, "outbound": outbound}
    draft_of_it = draft(tmp_path, edited(("tenant/channels", {"sms": line})))
    assert draft_of_it.errors == ()
    assert draft_of_it.secrets == {"bizgo-mo": "sms/hook", "bizgo-report": "sms/report-hook"}
    assert draft_of_it.signing == ("sms/signing",)
    compiled = draft_of_it.compile({"bizgo-report": ["d" * 64]})
    accounts = read_version(1, compiled).accounts
    assert accounts["bizgo-report"].digests == ("d" * 64,)
    assert accounts["bizgo-report"].signing == "sms/signing"


def test_a_vendor_without_a_webhook_has_no_secret(tmp_path: Path) -> None:
    line = {"number": "1899-0000", "inbound": {"vendor": "aws-sms"}}
    draft_of_it = draft(tmp_path, edited(("tenant/channels", {"sms": line})))
    assert (draft_of_it.errors, draft_of_it.secrets) == ((), {})
    account = draft_of_it.compile({})["accounts"]["aws-sms"]
    assert account == {"id": "1899-0000", "digests": [], "numbers": ["18990000"]}


def test_a_vendor_without_a_file_of_its_own_is_told_by_its_mapping(tmp_path: Path) -> None:
    mapping: dict[str, Any] = {"sender": "data[*].from", "text": "data[*].body", "id": "data[*].id"}
    mapping |= {"files": "data[*].photo", "hosts": ["mms.example.co.kr"]}
    inbound = {"vendor": "mapped-text", "hook": "sms/hook", "mapping": mapping}
    line = {"number": "1899-0000", "inbound": inbound}
    tenant = published(tmp_path, edited(("tenant/channels", {"sms": line})))
    found = tenant.accounts["mapped-text"].mapping
    assert found is not None
    assert (found.sender, found.batch) == ("data[*].from", "data[*]")
    assert found.hosts == ("mms.example.co.kr",)


HOLIDAYS = [
    ("2026-11-23", True),  # an ordinary Monday
    ("2026-12-25", False),
    ("2026-12-31", False),  # the city's own closure
    ("2027-02-09", False),  # substitute for the lunar new year
    ("2027-05-03", False),  # substitute for Labour Day
    ("2028-10-05", False),  # substitute for Chuseok
    ("2028-12-26", True),
]


@pytest.mark.parametrize(("day", "open_then"), HOLIDAYS)
def test_agents_keep_holidays_of_this_and_the_next_two_years(
    tmp_path: Path, day: str, open_then: bool
) -> None:
    hours = published(tmp_path, city()).agent_hours
    assert hours.is_open(datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=SEOUL)) is open_then


def test_a_desk_that_keeps_no_holidays_closes_only_on_its_own_days(tmp_path: Path) -> None:
    tenant = published(tmp_path, edited(("tenant/agent/closed_on_holidays", False)))
    assert dict(tenant.agent_hours.closed) == {date(2026, 12, 31): "종무식"}


def test_hours_are_sorted_and_may_end_at_midnight(tmp_path: Path) -> None:
    files = edited(("tenant/agent/hours/mon", ["18:00-24:00", "00:00-01:30"]))
    assert published(tmp_path, files).agent_hours.week[0] == ((0, 90), (1080, 1440))


def test_the_citys_wording_stands_before_the_default(tmp_path: Path) -> None:
    tenant = published(tmp_path, city())
    assert tenant.texts["guide_title"] == six("청사 안내")
    assert set(tenant.texts) == set(system_texts())


def test_the_matcher_is_given_question_variants_and_answer_of_each_entry(tmp_path: Path) -> None:
    tenant = published(tmp_path, city())
    texts = tenant.index["texts"]["passport-pickup"]
    assert tenant.matcher == "sample"
    assert texts[0] == "여권은 언제 찾나요?"
    assert "여권 찾는 날" in texts
    assert texts[-1] == "신청한 날부터 4일 뒤에 찾으실 수 있습니다."


def test_a_body_names_the_vectors_that_lie_beside_it(tmp_path: Path) -> None:
    class Embedding(Index):
        def build(self, entries: Any, home: str = "") -> Built:
            return Built(super().build(entries).index, b"\x01" * 384)

    made = draft(tmp_path, city(), matcher=Embedding())
    body = made.compile(DIGESTS)
    assert made.vectors == b"\x01" * 384
    assert vectors_named(body) == digest_of(made.vectors)
    assert vectors_named(draft(tmp_path, city()).compile(DIGESTS)) == ""


def test_the_matcher_builds_once_however_often_the_body_is_compiled(tmp_path: Path) -> None:
    calls = []

    class Slow(Index):
        def build(self, entries: Any, home: str = "") -> Built:
            calls.append(len(entries))
            return super().build(entries)

    made = draft(tmp_path, city(), matcher=Slow())
    assert calls == []
    assert made.compile(DIGESTS) == made.compile(DIGESTS)
    assert (made.vectors, calls) == (b"", [3])


def test_the_same_files_give_the_same_bytes_all_year(tmp_path: Path) -> None:
    days = (date(2026, 11, 22), date(2026, 12, 31))
    first, second = (json.dumps(draft(tmp_path, city(), day).compile(DIGESTS)) for day in days)
    assert first == second


def test_a_draft_with_errors_has_no_body(tmp_path: Path) -> None:
    faulty = draft(tmp_path, edited(("menu/start", "nowhere")))
    with pytest.raises(ValueError, match="errors"):
        faulty.compile(DIGESTS)


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)
TEXTS = WORDS | st.fixed_dictionaries({"ko": WORDS}, optional=dict.fromkeys(LANGUAGES[1:], WORDS))
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(date.isoformat)
ENTRY = st.fixed_dictionaries(
    {"question": TEXTS, "answer": TEXTS, "source": WORDS, "reviewed_at": DAYS},
    optional={"variants": st.lists(WORDS, max_size=3), "valid_until": DAYS},
)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(entries=st.lists(ENTRY, max_size=4), retention=st.integers(1, 3650))
def test_any_faq_that_may_be_published_reads_back_as_written(
    tmp_path: Path, entries: list[dict[str, Any]], retention: int
) -> None:
    listed = [
        {**raw, "id": f"entry-{n}", "department": "call-center"} for n, raw in enumerate(entries)
    ]
    files = edited(
        ("faq/entries", listed),
        ("tenant/retention_days", retention),
        ("menu/nodes/passport/choices/0/to", "agent"),
    )
    made = draft(tmp_path, files)
    if any(fault.rule == "resident-number" for fault in made.errors):
        return
    tenant = read_version(3, json.loads(json.dumps(made.compile(DIGESTS))))
    assert tenant.retention_days == retention
    for raw in listed:
        entry = tenant.faq[raw["id"]]
        for name, text in (("question", entry.question), ("answer", entry.answer)):
            assert dict(text) == ({"ko": raw[name]} if isinstance(raw[name], str) else raw[name])
        assert entry.valid_until == (
            date.fromisoformat(raw["valid_until"]) if "valid_until" in raw else None
        )
