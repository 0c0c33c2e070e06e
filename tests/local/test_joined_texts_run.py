"""A whole local run where the bot answers texts: what is sent in parts is answered once."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.local.local_run import LocalRun, ask
from tests.local.own_city import own_city
from tests.local.waiting import eventually

pytestmark = pytest.mark.engine

CITY, NUMBER, PHONE = "dongjak", "1899-6808", "01000000001"


def _answers_by_menu(tenant: dict[str, Any]) -> None:
    tenant["channels"]["sms"] |= {"answers": "menu", "join_seconds": 3}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRun]:
    folder = tmp_path_factory.mktemp("joined")
    alone = own_city(folder, CITY, _answers_by_menu)
    with LocalRun(folder / "state", folder / "run", TENANTS=alone) as found:
        yield found.ready()


def _writes(run: LocalRun, text: str) -> None:
    asked = {"phone": PHONE, "number": NUMBER, "text": text}
    assert ask(f"{run.platform['url']}/simulator/texts", asked)[0] == 200


def _told(run: LocalRun) -> list[str]:
    thread = run.get(f"/simulator/texts?phone={PHONE}&number={NUMBER}")
    return [line["text"] for line in thread["lines"] if line["who"] == "city"]


def test_a_sentence_in_parts_has_one_answer_when_its_time_is_over(run: LocalRun) -> None:
    _writes(run, "복지관에")
    _writes(run, "가고 싶은데요")
    assert len(eventually(lambda: _told(run))) == 1
    # What comes later is answered later: had there been two answers, they would be here by then.
    _writes(run, "처음으로")
    eventually(lambda: len(_told(run)) > 1)
    assert len(_told(run)) == 2
