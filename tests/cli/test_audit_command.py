"""`sotong audit`: what was noted, by whom, about whom, when."""

import json
from datetime import UTC, datetime

import pytest

from chalicelib.bootstrap import platform
from tests.cli.conftest import Command

pytestmark = pytest.mark.engine


def note(member: str, subject: str) -> None:
    at = datetime.now(UTC)
    platform().audit.note("icheon", at, member, "talk.read", subject, "192.0.2.1", "test")


def test_the_log_is_asked_by_member_and_by_whose_data(sotong: Command) -> None:
    sotong("audit", "icheon")  # connects this process
    note("member-1", "contact-1")
    note("member-2", "contact-1")

    everything = json.loads(sotong("audit", "icheon", "--subject", "contact-1", "--json").out)
    one = json.loads(sotong("audit", "icheon", "--member", "member-2", "--json").out)

    assert [row["member"] for row in everything] == ["member-1", "member-2"]
    assert [(row["subject"], row["source"]) for row in one] == [("contact-1", "192.0.2.1")]
    table = sotong("audit", "icheon", "--member", "member-1")
    assert "누구의" in table.out and "contact-1" in table.out
    assert json.loads(sotong("audit", "gyeonggi", "--json").out) == []


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "nowhere"),
        ("audit", "icheon", "--from", "yesterday"),
        ("audit", "icheon", "--from", "2026-11-02", "--to", "2026-11-01"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(sotong: Command, words: tuple[str, ...]) -> None:
    said = sotong(*words)
    assert said.code == 1
    assert said.out == ""
    assert said.err.count("\n") == 1
