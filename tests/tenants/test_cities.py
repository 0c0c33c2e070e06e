"""Every city in tenants/ may be published, and reads back as the webhook needs it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chalicelib.channels import CHANNELS
from chalicelib.definitions.draft import Draft, read_draft
from chalicelib.domain.faq import Built
from chalicelib.domain.language import LANGUAGES
from chalicelib.domain.version import read_version

# A day on which the files were written: what has passed since is for the lint of that day.
TODAY = date(2026, 11, 22)
TENANTS = Path(__file__).parents[2] / "tenants"
CITIES = sorted(
    path.name
    for path in TENANTS.iterdir()
    if path.is_dir() and path.name != "schema" and not path.name.startswith("_")
)


class Index:
    """A matcher's publishing side."""

    name = "none"

    def build(self, entries: Any, home: str = "") -> Built:
        return Built({"ids": sorted(entries)})


def draft_of(city: str) -> Draft:
    limits = {name: channel.limits for name, channel in CHANNELS.items()}
    return read_draft(TENANTS / city, today=TODAY, limits=limits, matcher=Index())


def test_there_are_cities() -> None:
    assert CITIES


@pytest.mark.parametrize("city", CITIES)
def test_a_city_has_no_errors(city: str) -> None:
    assert [str(fault) for fault in draft_of(city).errors] == []


@pytest.mark.parametrize("city", CITIES)
def test_a_city_reads_back_from_its_compiled_body(city: str) -> None:
    body = draft_of(city).compile({"kakao": ["0" * 64]})
    tenant = read_version(1, json.loads(json.dumps(body)))
    assert tenant.id == city
    assert tenant.start in tenant.nodes
    assert len(tenant.faq) >= 25
    assert all(entry.department in tenant.departments for entry in tenant.faq.values())
    for node in tenant.nodes.values():
        assert set(node.text) == set(LANGUAGES)


@pytest.mark.parametrize("city", CITIES)
def test_a_citys_warnings_are_known(city: str) -> None:
    """What may stay: translations to come, answers past their day, texts that are shortened,
    a number that is not registered as a sender yet."""
    allowed = {
        "translation-count", "translation-name", "answer-long", "page-long", "expired",
        "emergency-over", "phone-absent", "notice-unverified",
    }  # fmt: skip
    warnings = [fault for fault in draft_of(city).faults if fault not in draft_of(city).errors]
    assert [str(fault) for fault in warnings if fault.rule not in allowed] == []
    assert [f.file for f in warnings if f.rule == "phone-absent"] == (
        ["tenant.json"] if city == "icheon" else []
    )
