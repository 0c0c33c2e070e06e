"""`sotong stats --desk` on a running platform."""

import csv
import io
import json

import pytest

from tests.cli.conftest import Command

pytestmark = pytest.mark.engine


def test_a_city_without_talks_has_a_whole_table(sotong: Command) -> None:
    said = sotong("stats", "icheon", "--desk", "--by", "day")
    assert said.code == 0, said.err
    assert "합계" in said.out
    assert "5% 이내" in said.out
    assert "이용 제한" in said.out.replace("\n", "")


@pytest.mark.parametrize("by", ["day", "channel", "department", "shift", "agent"])
def test_counts_come_as_csv_with_a_total(sotong: Command, by: str) -> None:
    said = sotong("stats", "icheon", "--desk", "--csv", "--by", by, "--period", "30")
    assert said.code == 0, said.err
    head, *rows = csv.reader(io.StringIO(said.out))
    assert rows[-1][0] == "합계"
    assert len(rows[-1]) == len(head)


def test_programs_get_every_share_with_its_whole(sotong: Command) -> None:
    said = sotong("stats", "icheon", "--desk", "--json", "--period", "2026-11-01..2026-11-30")
    found = json.loads(said.out)
    assert (found["first"], found["last"]) == ("2026-11-01", "2026-11-30")
    assert found["total"]["answered"].keys() == {"part", "whole"}
    assert len(found["peaks"]) == 8


@pytest.mark.parametrize(
    "words",
    [
        "--desk --by nothing",
        "--desk --period yesterday",
        "--desk --period 0",
        "--desk --period 367",
    ],
)
def test_what_nobody_understands_is_one_korean_sentence(sotong: Command, words: str) -> None:
    said = sotong("stats", "icheon", *words.split())
    assert said.code == 1
    assert len(said.err.strip().splitlines()) == 1
    assert "Traceback" not in said.err


def test_another_citys_name_that_is_none_is_unknown(sotong: Command) -> None:
    assert sotong("stats", "nope", "--desk").code == 1
