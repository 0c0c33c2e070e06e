"""`sotong notices`: what cannot be sent is said in a sentence."""

import json

import pytest

from tests.cli.conftest import Command
from tests.local.waiting import eventually

TO = ("--phone", "010-0000-0001")


@pytest.mark.engine
def test_what_cannot_be_sent_is_said_in_a_sentence(sotong: Command) -> None:
    for words, told in (
        (("send", "icheon", *TO, "--text", "안내"), "방법을 정하지 않았습니다"),
        (("send", "icheon", "--text", "안내"), "--phone과 --conversation"),
        (("send", "icheon", *TO), "--template과 --text"),
        (("send", "icheon", *TO, "--template", "a", "--value", "이름"), "이름=값"),
        (("send", "icheon", "--conversation", "absent", "--text", "안내"), "대화가 없습니다"),
        (("send", "absent", *TO, "--text", "안내"), "등록된 시가 없습니다"),
        (("show", "icheon", "absent"), "알림이 없습니다"),
        (("show", "absent", "absent"), "알림이 없습니다"),
    ):
        said = sotong("notices", *words)
        assert said.code == 1, words
        assert told in said.err
        assert "Traceback" not in said.err


@pytest.mark.engine
def test_a_notice_is_sent_and_each_step_is_shown_in_korean(sotong: Command) -> None:
    values = ("--value", "접수번호=261123-ABCDE", "--value", "답변예정=11월 24일")
    # At any hour that this runs at.
    words = (*TO, "--template", "receipt", *values, "--urgent", "--cause", "command#1")
    said = [sotong("notices", "send", "dongjak", *words) for _ in range(2)]
    assert [each.code for each in said] == [0, 0], said[0].err
    assert said[0].out == said[1].out, "the same cause is the same notice"
    id = said[0].out.strip()

    def arrived() -> str:
        shown = sotong("notices", "show", "dongjak", id)
        return shown.out if "받았습니다" in shown.out else ""

    shown = eventually(arrived, 40)
    assert "알림톡" in shown
    assert "받음" in shown
    assert "261123" not in shown, "what it says is not shown"
    told = json.loads(sotong("notices", "show", "dongjak", id, "--json").out)
    assert (told["end"], [step["way"] for step in told["steps"]]) == ("arrived", ["alimtalk"])


@pytest.mark.engine
def test_a_department_that_there_is_not_is_told(sotong: Command) -> None:
    words = (*TO, "--text", "안내", "--department", "nowhere")
    said = sotong("notices", "send", "dongjak", *words)
    assert (said.code, "부서가 없습니다" in said.err) == (1, True)
