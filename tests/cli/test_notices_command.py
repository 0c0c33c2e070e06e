"""`sotong notices`: what cannot be sent is said in a sentence."""

import pytest

from tests.cli.conftest import Command

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
