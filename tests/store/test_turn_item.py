"""A turn as an item: nothing is lost, little room is taken, the stream can read it."""

import json
import random
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.conversation import (
    ConversationKey,
    Correction,
    Mode,
    Seen,
    State,
    Turn,
    Voice,
)
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.message import Attachment
from chalicelib.store import places
from chalicelib.store.turn_item import TurnItem, item_of, storable, turn_from, turn_of
from tests.store.samples import KEY, NOW, turn

PARTITION = places.conversation("icheon", "kakao", KEY.contact)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NAMES = st.from_regex(r"[a-z0-9:-]{1,20}", fullmatch=True)
MOMENTS = st.integers(0, 4 * 10**15).map(
    lambda us: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)
)
STATES = st.builds(
    State,
    mode=st.sampled_from(Mode),
    trail=st.lists(NAMES, max_size=5).map(tuple),
    language=st.sampled_from(["ko", "en", "mn"]),
    misses=st.integers(0, 9),
    episode=st.integers(1, 9999),
    told=NAMES,
    kept_until=st.none() | st.dates(),
    judged=NAMES | st.just(""),
    corrections=st.lists(st.builds(Correction, NAMES, WORDS), max_size=2).map(tuple),
)


@st.composite
def turns(draw: st.DrawFn) -> Turn:
    seq = draw(st.integers(1, 99_999_999))
    back = st.integers(0, min(255, seq - 1))
    return Turn(
        seq=seq,
        at=draw(MOMENTS),
        text=draw(WORDS | st.text("가나다라 여권", min_size=190, max_size=400)),
        trigger=draw(WORDS),
        answer=draw(st.binary(max_size=60)),
        state=draw(STATES),
        seen=tuple(
            Seen(hashed, seq - distance)
            for hashed, distance in draw(
                st.lists(st.tuples(st.binary(min_size=6, max_size=6), back), max_size=8)
            )
        ),
        version=draw(st.integers(1, 999_999)),
        nonce=draw(NAMES),
        expires_at=draw(MOMENTS).replace(microsecond=0),
        language=draw(st.sampled_from(["ko", "vi"])),
        pressed=draw(WORDS),
        topic=draw(WORDS),
        hidden=tuple(draw(st.lists(NAMES, max_size=3))),
        sources=tuple(draw(st.lists(NAMES, max_size=3))),
        events=tuple(draw(st.lists(st.builds(Event, st.sampled_from(Fact), WORDS), max_size=3))),
        attachments=tuple(
            draw(st.lists(st.builds(Attachment, NAMES, NAMES, st.none() | NAMES), max_size=2))
        ),
        is_test=draw(st.booleans()),
        heard_at=draw(st.none() | MOMENTS),
        voice=draw(st.sampled_from(Voice)),
        author=draw(NAMES | st.just("")),
    )


@settings(max_examples=60, deadline=None)
@given(turns())
def test_a_turn_survives_its_item(told: Turn) -> None:
    raw = item_of(PARTITION, told).serialize()
    assert turn_from(TurnItem.from_raw_data(raw)) == told


@settings(max_examples=30, deadline=None)
@given(turns())
def test_a_turn_is_read_from_the_stream(told: Turn) -> None:
    image = json.loads(json.dumps(item_of(PARTITION, told).to_dynamodb_dict()))
    before = json.dumps(image)
    assert turn_of(image) == (ConversationKey("icheon", "kakao", KEY.contact), told)
    assert json.dumps(image) == before


def test_every_field_of_a_turn_is_drawn_by_these_tests() -> None:
    drawn = {"seq", "at", "text", "trigger", "answer", "state", "seen", "version", "nonce"}
    drawn |= {"expires_at", "language", "pressed", "topic", "hidden", "sources", "events"}
    drawn |= {"attachments", "is_test", "heard_at", "voice", "author"}
    assert {field.name for field in fields(Turn)} == drawn


@pytest.mark.parametrize(
    ("pk", "sk"),
    [
        (PARTITION, "CONTACT"),
        (PARTITION, "DESK"),
        (PARTITION, "D#1#0"),
        ("T#icheon#CFG", "V#000001"),
        ("T#icheon#S#2026-11-21", "M#turns#0"),
        ("T#icheon#I#nonce#0", "I"),
        ("T#*#CFG", "icheon"),
    ],
)
def test_other_items_of_the_stream_are_no_turns(pk: str, sk: str) -> None:
    assert turn_of({"pk": {"S": pk}, "sk": {"S": sk}}) is None


def test_a_contact_with_a_separator_in_it_is_read_whole() -> None:
    odd = places.conversation("icheon", "kakao", "a#b")
    read = turn_of(item_of(odd, turn(1)).to_dynamodb_dict())
    assert read and read[0].contact == "a#b"


def test_a_fact_that_only_newer_code_knows_is_passed_over() -> None:
    raw = item_of(PARTITION, turn(1, events=(Event(Fact.TURN_TAKEN, "x"),))).serialize()
    raw["e"]["S"] = '[["SomethingNew",""],["TurnTaken","x"]]'
    assert turn_from(TurnItem.from_raw_data(raw)).events == (Event(Fact.TURN_TAKEN, "x"),)


def test_what_newer_code_adds_to_an_item_does_not_disturb() -> None:
    raw = item_of(PARTITION, turn(1)).serialize()
    raw["s"]["S"] = json.dumps([*json.loads(raw["s"]["S"]), "newer"])
    raw["new"] = {"M": {}}
    assert turn_from(TurnItem.from_raw_data(raw)) == turn(1)


def test_a_turn_of_500_syllables_and_a_packed_answer_takes_two_write_units() -> None:
    dice = random.Random(20261121)
    text = "".join(chr(dice.randrange(0xAC00, 0xD7A4)) for _ in range(500))
    told = turn(
        12_345_678,
        at=NOW.replace(microsecond=123_456),
        text=text,
        answer=dice.randbytes(650),
        state=State(trail=("areas", "passport"), told="2026-11", kept_until=NOW.date()),
        seen=tuple(Seen(dice.randbytes(6), 12_345_678 - back) for back in range(8)),
        version=123,
        nonce="0123456789abcdef0123456789abcdef",
        pressed="",
        topic="faq:passport-pickup",
        sources=("node:areas", "faq:passport-pickup"),
        events=(Event(Fact.TURN_TAKEN, "faq:passport-pickup"),),
    )
    partition = places.conversation("pyeongtaek", "kakao", "a" * 24)
    assert _size(item_of(partition, told).serialize()) <= 2048


def test_a_menu_turn_takes_one_write_unit() -> None:
    told = turn(8, answer=bytes(400), seen=tuple(Seen(b"123456", seq) for seq in range(1, 9)))
    assert _size(item_of(PARTITION, told).serialize()) <= 1024


@pytest.mark.parametrize(
    ("text", "kept_as"),
    [("", None), ("가" * 200, "x"), ("가" * 201, "z"), ("가나다라" * 200, "z")],
)
def test_only_a_long_text_is_compressed(text: str, kept_as: str | None) -> None:
    raw = item_of(PARTITION, turn(1, text=text)).serialize()
    assert [name for name in ("x", "z") if name in raw] == ([kept_as] if kept_as else [])


def test_a_text_that_compressing_makes_longer_stays_as_it_is() -> None:
    dice = random.Random(3)
    text = "".join(chr(dice.randrange(33, 0x110000 - 0x800)) for _ in range(201))
    told = turn(1, text=storable(text))
    raw = item_of(PARTITION, told).serialize()
    plain = len(told.text.encode())
    assert (
        min(len(raw.get("x", {}).get("S", "").encode()), plain)
        + len(raw.get("z", {}).get("B", b""))
        <= plain
    )
    assert turn_from(TurnItem.from_raw_data(raw)) == told


@given(st.text(st.characters()))
def test_any_text_can_be_stored(text: str) -> None:
    stored = storable(text)
    assert stored.encode().decode() == stored
    assert storable(stored) == stored


def test_moments_far_apart_keep_their_microseconds() -> None:
    moment = datetime(2089, 12, 31, 23, 59, 59, 999_999, UTC)
    told = replace(turn(1), at=moment, expires_at=moment.replace(microsecond=0) + timedelta(days=1))
    assert turn_from(TurnItem.from_raw_data(item_of(PARTITION, told).serialize())) == told


def _size(raw: dict[str, dict[str, Any]]) -> int:
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
    return sum(len(name.encode()) + _value_size(*next(iter(v.items()))) for name, v in raw.items())


def _value_size(kind: str, value: Any) -> int:
    if kind == "N":
        return (len(str(value).lstrip("-").strip("0")) + 1) // 2 + 1
    return len(value) if kind == "B" else len(value.encode())


def test_a_file_that_lies_with_us_is_stored_whole_and_any_other_in_three_fields_as_ever() -> None:
    other = Attachment("image", "https://kakao.example/p.png", "soon")
    file = Attachment("file", "", None, "a" * 26, "안내.hwp", 812, "application/x-hwp")
    item = item_of(PARTITION, turn(1, attachments=(other, file)))
    assert json.loads(item.attachments)[0] == ["image", "https://kakao.example/p.png", "soon"]
    assert turn_from(item).attachments == (other, file)


def test_fields_that_newer_code_put_behind_an_attachment_are_passed_over() -> None:
    item = item_of(PARTITION, turn(1))
    fields = ["file", "", None, "a" * 26, "안내.hwp", 812, "application/x-hwp", "newer", 1]
    item.attachments = json.dumps([["image", "https://old.example"], fields])
    old, new = turn_from(item).attachments
    assert (old.url, old.expires_at, old.file) == ("https://old.example", None, "")
    assert (new.name, new.size) == ("안내.hwp", 812)
