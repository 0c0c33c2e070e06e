"""`sotong broadcasts`: a list is read with its faults told, and what came of each is a table."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from chalicelib.bootstrap import platform
from chalicelib.cli.broadcast_plan import fields_of, show
from chalicelib.cli.broadcast_watch import follow, write_results
from chalicelib.cli.broadcasts import app
from chalicelib.domain.broadcast import BroadcastState
from chalicelib.domain.broadcast_preview import preview_of
from chalicelib.domain.consent import Consents, everything_unasked
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.outbound_rules import Quiet
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.text_message import CHANNEL, FAMILY
from chalicelib.services.broadcast_planning import Wanted
from chalicelib.store import places
from chalicelib.store.earlier_consents import Brought
from tests.cli.conftest import Command
from tests.services.broadcasts import CITY, MAKER, Town, crowd
from tests.services.test_audience_rules import AD_TEXT
from tests.services.test_night_advertising import TEN, ad_town, agree

LIST = "이름,휴대폰\n김하나,010-0000-0001\n이두리,02-123-4567\n박세나,010-0000-0001\n최네모,010-0000-0004\n"


def test_watching_ends_when_nothing_moves_any_more() -> None:
    town = Town()
    it = town.started(900)
    seen = [progress.reached for progress in follow(town.casting, CITY, it.id, town.work_off)]
    assert [sum(each.values()) for each in seen] == [900, 900]
    town.casting.get(CITY, it.id)
    paused = town.started(900)
    town.casting.pause(CITY, paused.id, MAKER)
    assert len(list(follow(town.casting, CITY, paused.id, town.work_off))) == 1


def test_results_have_a_row_for_each_with_the_number_a_spreadsheet_keeps() -> None:
    town = Town()
    never = Outcome(DeliveryState.FAILED_PERMANENT, Failure.REFUSED)
    town.vendor.outcomes = [never, Outcome(DeliveryState.SENT)]
    it = town.started(2)
    town.work_off()
    written = io.StringIO()
    write_results(town.casting, CITY, it.id, written)
    assert list(csv.reader(io.StringIO(written.getvalue()))) == [
        ["행", "전화번호", "상태", "까닭"],
        ["2", "010-0000-0000", "보내지 못함", "통신사가 받지 않았습니다"],
        ["3", "010-0000-0001", "통신사에 넘김", ""],
    ]


@pytest.mark.engine
def test_a_list_is_planned_watched_and_stopped_from_the_command_line(
    sotong: Command, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(LIST.encode("cp949"))
    words = ("--title", "단수 안내", "--text", "#{이름}님, 내일 단수됩니다.", "--price-sms", "9.5")
    said = sotong("broadcasts", "plan", "icheon", str(file), *words, "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert (told["people"], told["bad"], told["repeats"]) == (2, 1, 1)
    assert told["cost"] == "19.0"
    assert told["bad_rows"][0]["row"] == 3
    for wrong in ((str(file), "--topic", "welfare"), ()):
        said = sotong("broadcasts", "plan", "icheon", *wrong, *words)
        assert (said.code, "하나를 적어" in said.err) == (1, True)
    assert told["samples"][0]["text"] == "김하나님, 내일 단수됩니다."

    seen = json.loads(sotong("broadcasts", "watch", "icheon", told["id"], "--json").out)
    assert (seen["state"], seen["not_yet"]) == (BroadcastState.PREVIEWED.value, 2)
    listed = sotong("broadcasts", "results", "icheon", told["id"])
    assert "010-0000-0004,아직" in listed.out
    assert sotong("broadcasts", "stop", "icheon", told["id"]).out == f"{told['id']} stopped\n"

    shown = sotong("broadcasts", "plan", "icheon", str(file), *words)
    assert "2명 (SMS 2)" in shown.out
    assert "3행" in shown.err
    for refused in (
        sotong("broadcasts", "stop", "icheon", told["id"]),
        sotong("broadcasts", "watch", "gwangju", told["id"]),
        sotong("broadcasts", "watch", "icheon", "none"),
        sotong("broadcasts", "plan", "icheon", str(tmp_path / "none.csv"), *words),
        sotong("broadcasts", "plan", "nowhere", str(file), *words),
    ):
        assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)


@pytest.mark.parametrize(
    ("night", "words"),
    [
        (0, "밤이라 2026-11-24 08:00에 나갑니다"),
        (7, "밤 광고에 동의한 7명은 바로, 나머지 23명은 2026-11-24 08:00에 나갑니다"),
        (30, "바로"),
    ],
)
def test_the_plan_of_advertising_at_night_tells_who_waits_until_when(
    capsys: pytest.CaptureFixture[str], night: int, words: str
) -> None:
    town = ad_town(TEN)
    agree(town, range(30), range(night))
    planned = town.planning.plan(CITY, Wanted("축제", AD_TEXT, Purpose.AD, MAKER), crowd(30))
    seen = preview_of(planned.broadcast, {}, town.clock(), Quiet())
    show(CITY, planned, seen)
    assert words in capsys.readouterr().out
    told = fields_of(planned, seen)
    waiting = 0 if night == 30 else 30 - night
    assert (told["waiting"], bool(told["waits_until"])) == (waiting, waiting > 0)


class OnePage:
    """A table whose pages hold one consent each; lists knew of `known`."""

    def __init__(self, names: Sequence[str], known: Sequence[str] = ()) -> None:
        self.names, self.known = names, set(known)

    def bring(self, after: str = "") -> Brought:
        place = self.names.index(after) + 1 if after else 0
        name, is_last = self.names[place], place + 1 == len(self.names)
        is_new = name not in self.known
        self.known.add(name)
        return Brought(1, int(is_new), "" if is_last else name)


def test_refusals_of_before_are_learned_page_by_page_and_again_write_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = OnePage(["a", "b", "c", "d"], known=["b"])
    town = SimpleNamespace(earlier_consents=table)
    monkeypatch.setattr("chalicelib.cli.broadcasts.connected", lambda: (town, None))
    first = CliRunner().invoke(app, ["learn-refusals", "--pages", "3"])
    assert (first.exit_code, first.stdout) == (0, "3 2\n")
    assert "--after 'c'" in first.stderr
    rest = CliRunner().invoke(app, ["learn-refusals", "--after", "c"])
    assert (rest.exit_code, rest.stdout, rest.stderr) == (0, "1 1\n", "")
    again = CliRunner().invoke(app, ["learn-refusals"])
    assert (again.exit_code, again.stdout) == (0, "4 0\n")


@pytest.mark.engine
def test_refusals_of_before_are_learned_on_a_running_platform(sotong: Command) -> None:
    before = sotong("broadcasts", "learn-refusals")
    assert before.code == 0, before.err
    lists = platform()
    who = ConversationKey("icheon", FAMILY, "c" * 16)
    no = Consents().withdrew(everything_unasked(CHANNEL), "sms#1", datetime.now(UTC))
    lists._consents.write("icheon", who, no)
    lists._table.remove([(places.standings("icheon", FAMILY), who.contact)])
    said = sotong("broadcasts", "learn-refusals")
    assert said.code == 0, said.err
    found, written = map(int, said.out.split())
    assert (found > int(before.out.split()[0]), written) == (True, 1)
    standing = lists._audience_rules._said.standings("icheon", FAMILY, CHANNEL)[who.contact]
    assert Purpose.PUBLIC_INFO in standing.refused
    assert sotong("broadcasts", "learn-refusals").out == f"{found} 0\n"
    said = sotong("broadcasts", "learn-refusals", "--pages", "0")
    assert (said.code, said.out) == (2, "")
