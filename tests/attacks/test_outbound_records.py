"""Records of queues that nobody foresaw: one bad one of ten fails alone, and its words stay out."""

import json
import logging
from typing import Any

import pytest

from chalicelib.api.jobs import each_record
from chalicelib.aws.topic import published_of
from chalicelib.domain.errors import Conflict, NotFound, Permanent, Rejected, Retryable, TooLong
from chalicelib.domain.errors import Reason as Why

GOOD = {
    "id": "nonce-0",
    "fact": "TurnTaken",
    "data": "",
    "tenant_id": "saetbyeol",
    "channel": "kakao",
    "contact": "c0ffee",
    "seq": 1,
    "at": "2026-11-20T03:00:00+00:00",
}
POISON = {
    "nothing": "",
    "null": "null",
    "a list": "[]",
    "a list of facts": json.dumps([GOOD]),
    "a number": "1",
    "a string": '"x"',
    "an empty object": "{}",
    "half an object": '{"id": "nonce-0", "fact":',
    "brackets without end": "[" * 100_000,
    "braces without end": '{"a":' * 100_000,
    "a fact of tomorrow": json.dumps({**GOOD, "fact": "TalkBurnt"}),
    "a fact that is none": json.dumps({**GOOD, "fact": None}),
    "a list for a fact": json.dumps({**GOOD, "fact": ["TurnTaken"]}),
    "a number for a moment": json.dumps({**GOOD, "at": 5}),
    "no moment": json.dumps({**GOOD, "at": None}),
    "words for a moment": json.dumps({**GOOD, "at": "yesterday"}),
    "half a letter": "\ud800",
}


def batch(*bodies: str) -> dict[str, Any]:
    return {"Records": [{"messageId": f"m{n}", "body": each} for n, each in enumerate(bodies)]}


def failed(answer: dict[str, Any]) -> list[str]:
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON.keys())
def test_one_bad_record_of_ten_fails_alone(poison: str) -> None:
    done: list[str] = []
    bodies = [json.dumps({**GOOD, "id": f"nonce-{n}"}) for n in range(10)]
    bodies[3] = poison
    answer = each_record(batch(*bodies), lambda body: done.append(published_of(body).id))
    assert failed(answer) == ["m3"]
    assert done == [f"nonce-{n}" for n in range(10) if n != 3]


@pytest.mark.parametrize(
    "fault",
    [
        Retryable("later"),
        Permanent("never"),
        NotFound("no such tenant"),
        Conflict("changed since"),
        TooLong(2001, 2000),
        Rejected(Why.BAD_BODY),
        TypeError("010-1234-5678"),
        AttributeError("쌀이 떨어졌어요"),
        RecursionError(),
        RuntimeError("dictionary changed size"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_whatever_a_job_raises_the_others_are_done_and_no_word_of_it_is_logged(
    fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def act(body: str) -> None:
        if body == "bad":
            raise fault
        done.append(body)

    with caplog.at_level(logging.DEBUG):
        answer = each_record(batch("a", "bad", "b"), act)
    assert failed(answer) == ["m1"]
    assert done == ["a", "b"]
    [line] = caplog.records
    assert line.__dict__["message_id"] == "m1"
    told = f"{line.getMessage()} {line.__dict__}"
    assert "1234" not in told and "쌀" not in told


def test_a_function_that_is_told_to_stop_stops() -> None:
    """What ends a process is no fault of a record."""

    def act(body: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        each_record(batch("a"), act)
