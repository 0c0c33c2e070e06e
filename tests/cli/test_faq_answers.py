"""`sotong faq recall` and `sotong faq expiring` on a running platform."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.hours import SEOUL
from tests.cli.conftest import Command
from tests.cli.test_connected_commands import channel, new_city, say
from tests.local.waiting import eventually

pytestmark = pytest.mark.engine

ENTRY = "passport-pickup"
QUESTION = "여권은 언제 찾으러 가면 되나요?"
RIGHT = "여권은 신청 7일 뒤에 찾을 수 있습니다."


def city(sotong: Command, folder: Path, id: str, **changes: Any) -> dict[str, Any]:
    """A city of its own, its entry changed; the row to talk to it by."""
    made = new_city(folder, id, "65f0c0ffee0011223344" + id[-4:])
    faq = json.loads((made / "faq.json").read_text("utf-8"))
    [entry] = [each for each in faq["entries"] if each["id"] == ENTRY]
    entry.update(changes)
    (made / "faq.json").write_text(json.dumps(faq, ensure_ascii=False), "utf-8")
    assert sotong("tenants", "register", str(made)).code == 0
    row = channel(sotong, id)
    eventually(lambda: say(row, "처음으로", "somebody")[0] == 200, 15)
    return row


def words(answer: tuple[int, Any]) -> str:
    return json.dumps(answer[1]["template"], ensure_ascii=False)


def test_whoever_was_given_a_wrong_answer_reads_the_right_one_first_and_once(
    sotong: Command, tmp_path: Path
) -> None:
    row = city(sotong, tmp_path, "recall-aa01")
    for user in ("synthetic-1", "synthetic-2"):
        assert "도움이 되었나요?" in words(say(row, QUESTION, user))
    say(row, "공지사항", "synthetic-3")
    asked = ("faq", "recall", "recall-aa01", ENTRY, "--version", "1", "--text", RIGHT, "--yes")

    def all_told() -> bool:
        # Facts come a moment after the answer: whoever comes late is told by the consumer.
        return json.loads(sotong(*asked, "--json").out)["people"] == 2

    eventually(all_told, 20)
    for user, times in (("synthetic-1", 1), ("synthetic-2", 1), ("synthetic-3", 0)):
        read = [words(say(row, said, user)) for said in ("공지사항", "처음으로")]
        assert [RIGHT in each for each in read] == [bool(times), False], user
    contact = sotong("conversations", "find", "recall-aa01", "kakao", "synthetic-1").out.strip()
    shown = sotong("conversations", "show", "recall-aa01", contact).out
    assert "정정(다음 말에 먼저 안내)" in shown
    assert "None" not in shown
    again = json.loads(sotong(*asked, "--json").out)
    assert again == {"people": 2, "now": 0, "before": 2, "gone": 0}


def test_it_asks_before_it_tells_anybody(sotong: Command, tmp_path: Path) -> None:
    city(sotong, tmp_path, "recall-aa02")
    said = sotong("faq", "recall", "recall-aa02", ENTRY, "--version", "1", "--text", RIGHT)
    assert said.code == 1
    assert "0명이 받았습니다" in said.err
    assert "아직 쓰이고 있습니다" in said.err


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("nowhere passport-pickup --version 1 --text x", "tenants list"),
        ("icheon passport-pikup --version 1 --text x", ENTRY),
        ("icheon passport-pickup --version 999 --text x", "있는 버전"),
        ("icheon passport-pickup --version 1 --text x --translation fr=x", "en, zh, ja, vi, mn"),
        ("icheon passport-pickup --version 1 --text x --translation en=", "en, zh, ja, vi, mn"),
        ("icheon passport-pickup --version 1 --text " + "가" * 401, "400자"),
    ],
)
def test_a_wrong_name_says_what_there_is(sotong: Command, asked: str, told: str) -> None:
    said = sotong("faq", "recall", *asked.split(), "--yes")
    assert (said.code, said.out) == (1, "")
    assert told in said.err
    assert len(said.err.splitlines()) == 1


def test_what_expires_soon_is_listed_by_its_owner(sotong: Command, tmp_path: Path) -> None:
    today = datetime.now(SEOUL).date()
    soon = (today + timedelta(days=5)).isoformat()
    city(sotong, tmp_path, "recall-aa03", valid_until=soon)
    [row] = [
        each
        for each in json.loads(sotong("faq", "expiring", "recall-aa03", "--json").out)
        if each["entry"] == ENTRY
    ]
    assert (row["valid_until"], row["days_left"]) == (soon, 5)
    shown = sotong("faq", "expiring", "recall-aa03").out
    assert soon in shown
    assert "5일" in shown
    listed = json.loads(sotong("faq", "expiring", "recall-aa03", "--days", "4", "--json").out)
    assert ENTRY not in {each["entry"] for each in listed}
    assert sotong("faq", "expiring", "nowhere").code == 1
