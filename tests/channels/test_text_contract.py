"""What every text vendor's file promises, whatever arrives."""

import copy
import dataclasses
import hashlib
import json
import re
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.message import Unknown
from chalicelib.domain.text_message import Call, Ping, TextArrived
from tests.channels.contract import ANY_JSON, HARD_TEXTS
from tests.channels.text_calls import (
    DIGESTS,
    HOOKS,
    NOW,
    URL,
    VENDORS,
    WEBHOOKS,
    account,
    batch_of,
    body_of,
    call,
    folder_of,
    message_of,
    names_of,
    plain_of,
    read,
    sample,
)

EVERY = pytest.mark.parametrize("vendor", sorted(VENDORS))
WEBHOOK = pytest.mark.parametrize("vendor", WEBHOOKS)


def refuses(vendor: str, given_call: Call, **changes: Any) -> None:
    with pytest.raises(Rejected) as refused:
        VENDORS[vendor].verify(given_call, account(**changes), read)
    assert refused.value.reason is Reason.BAD_SECRET


# --- who may post -----------------------------------------------------------------------------


@WEBHOOK
@pytest.mark.parametrize("hook", HOOKS)
def test_both_addresses_of_a_rotation_are_heard(vendor: str, hook: str) -> None:
    VENDORS[vendor].verify(call(vendor, hook=hook), account(), read)


@WEBHOOK
@pytest.mark.parametrize(
    "hook", ["", " ", "wrong", "old-hook-0001 ", "OLD-HOOK-0001", DIGESTS[0], "비밀", "\udcff"]
)
def test_any_other_address_is_refused(vendor: str, hook: str) -> None:
    refuses(vendor, call(vendor, hook=hook))


@WEBHOOK
def test_an_address_is_refused_once_its_rotation_is_over(vendor: str) -> None:
    refuses(vendor, call(vendor, hook=HOOKS[0]), digests=DIGESTS[1:])


@WEBHOOK
def test_an_account_without_secrets_lets_nobody_in(vendor: str) -> None:
    refuses(vendor, call(vendor), digests=())
    refuses(vendor, call(vendor, hook=""), digests=(hashlib.sha256(b"").hexdigest(),))


def test_nobody_may_post_what_comes_by_a_topic_of_our_own() -> None:
    for hook in HOOKS:
        refuses("aws-sms", call("aws-sms", hook=hook))


# --- what may arrive --------------------------------------------------------------------------

BODIES = st.binary(max_size=200) | ANY_JSON.map(lambda found: json.dumps(found).encode())


@EVERY
@given(BODIES)
def test_no_body_raises_anything_but_a_refusal(vendor: str, body: bytes) -> None:
    reads_or_refuses(vendor, body)


@EVERY
@given(st.data())
def test_a_payload_with_anything_anywhere_is_read_or_refused(
    vendor: str, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(names_of(vendor)))
    payload = json.loads((folder_of(vendor) / f"{name}.json").read_bytes())
    payload = payload["body"] if vendor == "mapped-text" else payload
    for _ in range(data.draw(st.integers(1, 4))):
        spoil(payload, data)
    reads_or_refuses(vendor, body_of(vendor, payload))


@EVERY
@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe",
        b"{",
        b'"x"',
        b"1",
        b"null",
        b"{}{}",
        b'{"a": NaN}',
        b"[" * 200_000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
    ],
    ids=["not utf-8", "cut", "string", "number", "null", "two", "nan", "very deep", "deep"],
)
def test_what_holds_no_message_is_refused_or_unknown(vendor: str, body: bytes) -> None:
    if vendor == "twilio":
        items = VENDORS[vendor].parse(call(vendor, body), account())
        assert items == (Unknown("no_sender"),)
        return
    with pytest.raises(Rejected) as refused:
        VENDORS[vendor].parse(call(vendor, body), account())
    assert refused.value.reason is Reason.BAD_BODY


@EVERY
@given(HARD_TEXTS)
def test_whatever_a_person_writes_arrives_as_text_that_can_be_kept(vendor: str, said: str) -> None:
    (item,) = said_by(vendor, said)
    assert isinstance(item, TextArrived)
    assert is_sound(item)


@EVERY
def test_a_text_of_5000_characters_arrives_whole_and_a_longer_one_is_cut(vendor: str) -> None:
    (whole,) = said_by(vendor, "가" * 4999 + "끝")
    (cut,) = said_by(vendor, "가" * 5000 + "끝")
    assert isinstance(whole, TextArrived)
    assert isinstance(cut, TextArrived)
    assert whole.text == "가" * 4999 + "끝"
    assert cut.text == "가" * 5000


@pytest.mark.parametrize("vendor", sorted(set(VENDORS) - {"twilio"}))
def test_half_a_character_becomes_a_sign_that_something_was_lost(vendor: str) -> None:
    (item,) = said_by(vendor, "가\ud83d나\x00")
    assert isinstance(item, TextArrived)
    assert item.text == "가\ufffd나"


@EVERY
@pytest.mark.parametrize(
    "sender",
    ["", "anonymous", "발신번호표시제한", "0", "+82", "+0", "9" * 21, "\udcff", "+1" * 30],
)
def test_without_a_senders_number_nobody_wrote(vendor: str, sender: str) -> None:
    assert list(said_by(vendor, "안녕하세요", sender)) == [Unknown("no_sender")]


@EVERY
@pytest.mark.parametrize(
    ("sender", "named"),
    [
        ("01000000001", "01000000001"),
        ("010-0000-0001", "01000000001"),
        ("+821000000001", "01000000001"),
        ("821000000001", "01000000001"),
        ("+12065550199", "+12065550199"),
        ("+1 (206) 555-0199", "+12065550199"),
        ("15990000", "15990000"),
    ],
)
def test_one_person_has_one_name_however_the_number_is_written(
    vendor: str, sender: str, named: str
) -> None:
    (item,) = said_by(vendor, "안녕하세요", sender)
    assert isinstance(item, TextArrived)
    assert item.sender == named


@EVERY
def test_a_text_from_our_own_number_is_nobodys(vendor: str) -> None:
    assert list(said_by(vendor, "안녕하세요", "1899-0000")) == [Unknown("own_number")]


@EVERY
@given(BODIES)
def test_every_call_has_an_acknowledgement(vendor: str, body: bytes) -> None:
    answer = VENDORS[vendor].acknowledge(call(vendor, body), account())
    assert answer.content_type in ("application/json", "text/xml")
    if answer.content_type == "application/json" and answer.body:
        json.loads(answer.body)


@pytest.mark.parametrize("vendor", ["msghub", "mapped-text"])
@given(st.data())
def test_a_broken_message_harms_no_other_of_its_batch(vendor: str, data: st.DataObject) -> None:
    good = [message_of(vendor, f"말 {number}", number=number) for number in range(4)]
    place = data.draw(st.integers(0, 4))
    broken = data.draw(ANY_JSON.filter(lambda found: found not in ({}, [])))
    mixed = [*good[:place], broken, *good[place:]]
    alone = VENDORS[vendor].parse(call(vendor, batch_of(vendor, good)), account())
    beside = list(VENDORS[vendor].parse(call(vendor, batch_of(vendor, mixed)), account()))
    del beside[place]
    assert beside == list(alone)
    assert [item.text for item in alone if isinstance(item, TextArrived)] == [
        f"말 {number}" for number in range(4)
    ]


@EVERY
def test_without_an_id_and_a_time_a_second_text_is_no_repeat(vendor: str) -> None:
    body = body_of(vendor, plain_of(vendor, message_of(vendor, "1", number=None)))
    first = call(vendor, body)
    later = dataclasses.replace(first, received_at=NOW + timedelta(minutes=1))
    ids = [VENDORS[vendor].parse(each, account())[0] for each in (first, first, later)]
    assert all(isinstance(each, TextArrived) for each in ids)
    assert ids[0] == ids[1]
    assert ids[0].id != ids[2].id  # type: ignore[union-attr]


def test_the_files_of_vendors_need_no_library() -> None:
    """Without site-packages they load all the same: a webhook's cold start stays short."""
    files = (vendor.replace("-", "_") for vendor in VENDORS)
    modules = ", ".join(f"chalicelib.channels.{each}" for each in files)
    command = [sys.executable, "-S", "-c", f"import {modules}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


# --- how each vendor says it ------------------------------------------------------------------


def said_by(vendor: str, said: str, sender: str = "01000000001") -> Any:
    body = body_of(vendor, plain_of(vendor, message_of(vendor, said, sender)))
    return VENDORS[vendor].parse(call(vendor, body), account())


def reads_or_refuses(vendor: str, body: bytes) -> None:
    given_call = Call({}, body, URL, HOOKS[0], NOW)
    try:
        items = VENDORS[vendor].parse(given_call, account())
    except Rejected as refusal:
        assert refusal.reason is Reason.BAD_BODY
    else:
        assert items
        assert all(is_sound(item) for item in items)


def is_sound(item: TextArrived | Ping | Unknown) -> bool:
    """What services rely on."""
    if not isinstance(item, TextArrived):
        return isinstance(item, Ping) or bool(item.kind)
    texts = (item.id, item.to, item.sender, item.text, item.title, item.shown)
    "".join(texts).encode()
    return (
        0 < len(item.id) <= 200
        and re.fullmatch(r"[0-9]{8,12}|\+[0-9]{7,15}", item.sender) is not None
        and len(item.text) <= 5000
        and not re.search("[\x00-\x08\x0b-\x1f\x7f]", "".join(texts))
        and len(item.files) <= 10
        and all(re.fullmatch("https?://[!-~]+", file.url) for file in item.files)
        and (item.at is None or item.at.utcoffset() == timedelta(0))
    )


def spoil(payload: Any, data: st.DataObject) -> None:
    """Puts any JSON value somewhere into the payload, or takes something out of it."""
    node = payload
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if isinstance(node[key], dict | list) and data.draw(st.integers(0, 3)):
            node = node[key]
            continue
        if data.draw(st.integers(0, 4)):
            node[key] = copy.deepcopy(data.draw(ANY_JSON))
        else:
            del node[key]
        return


def test_every_sample_proves_itself() -> None:
    for vendor in WEBHOOKS:
        given_call, own = sample(vendor, names_of(vendor)[-1])
        VENDORS[vendor].verify(given_call, own, read)
