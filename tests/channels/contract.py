"""What every channel promises. A channel's test subclasses ChannelContract and fills the top."""

import copy
import dataclasses
import hashlib
import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.channels import all_channels
from chalicelib.domain.channel import Account, Envelope, ReplyStyle
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.message import Inbound, Probe, Request, Unknown
from chalicelib.domain.reply import Action, Button, Card, Choice, Item, Reply, Rows, Words

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SECRETS = ("old-secret-0001", "new-secret-0002")
DIGESTS = tuple(hashlib.sha256(secret.encode()).hexdigest() for secret in SECRETS)

ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=20,
)

HARD_TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(st.characters(codec=None), max_size=20),
    st.sampled_from(
        [
            "",
            " ",
            "\n",
            "\x00",
            "\ud83d",
            "\u1112\u1161\u11ab",
            "👨‍👩‍👧‍👦",
            "\u202eabc",
            "a\u0301" * 300,
            "가" * 1200,
        ]
    ),
    st.builds(
        lambda word, times: word * times,
        st.sampled_from(
            ["민원 안내 ", "가", "👍🏽", "여권을 찾으세요. ", "줄\n", "문단\n\n", '"\\']
        ),
        st.integers(1, 900),
    ),
)
LABELS = st.one_of(st.text(max_size=30), st.sampled_from(["처음으로", "이전", " ", "🇰🇷" * 9]))
LINKS = st.one_of(
    st.none(),
    st.sampled_from(
        ["https://icheon.example/a/icheon/x", "ftp://x", "https://icheon.example/" + "x" * 3000, ""]
    ),
)
BUTTONS = st.lists(
    st.builds(
        Button,
        LABELS,
        st.sampled_from(Action),
        st.one_of(
            HARD_TEXTS, st.sampled_from(["https://icheon.example/x", "031-000-0000", "home!"])
        ),
    ),
    max_size=5,
).map(tuple)
PARTS = st.one_of(
    st.builds(Words, HARD_TEXTS, LINKS),
    st.builds(Card, HARD_TEXTS, HARD_TEXTS, BUTTONS, LINKS),
    st.builds(
        Rows,
        HARD_TEXTS,
        st.lists(
            st.builds(Item, HARD_TEXTS, HARD_TEXTS, st.one_of(st.none(), HARD_TEXTS), LINKS),
            max_size=18,
        ).map(tuple),
        BUTTONS,
    ),
)
REPLIES = st.builds(
    Reply,
    st.lists(PARTS, max_size=6).map(tuple),
    st.lists(st.builds(Choice, LABELS, HARD_TEXTS), max_size=14).map(tuple),
)
ENVELOPES = st.builds(
    Envelope,
    st.integers(1, 99_999_999),
    st.one_of(st.none(), *[st.text("abc.-_", max_size=500)] * 6, st.just("t" * 40_000)),
)

# Each channel runs the same functions: that is the point of them.
of_each_channel = settings(suppress_health_check=[HealthCheck.differing_executors])


class ChannelContract:
    """Subclass as `Test<Name>Contract` and give `channel` and the three methods below it."""

    channel = None

    def signed(self, body: bytes, secret: str) -> Request:
        """A request that carries this secret in the channel's way."""
        raise NotImplementedError

    def samples(self) -> list[bytes]:
        """Bodies as the vendor sends them."""
        raise NotImplementedError

    def faults(self, rendered) -> list[str]:
        """Every limit of the vendor that a rendered answer breaks."""
        raise NotImplementedError

    def account(self, **changes) -> Account:
        return dataclasses.replace(Account("account-1", DIGESTS), **changes)

    def test_it_stands_in_the_table_under_its_name(self):
        assert type(all_channels()[self.channel.name]) is type(self.channel)
        assert self.channel.name.isascii()
        assert self.channel.family.isascii()
        assert isinstance(self.channel.replies, ReplyStyle)

    @pytest.mark.parametrize("secret", SECRETS)
    def test_both_secrets_of_a_rotation_are_accepted(self, secret):
        self.channel.verify(self.signed(b"{}", secret), self.account())

    @pytest.mark.parametrize(
        "secret", ["", " ", "wrong", "old-secret-0001 ", DIGESTS[0], "비밀", "\udcff"]
    )
    def test_any_other_secret_is_refused(self, secret):
        self.refuses(self.signed(b"{}", secret), self.account())

    def test_a_secret_is_refused_once_its_rotation_is_over(self):
        self.refuses(self.signed(b"{}", SECRETS[0]), self.account(digests=DIGESTS[1:]))

    def test_no_header_at_all_is_refused(self):
        self.refuses(Request("icheon", {}, b"{}", NOW, "https://icheon.example"), self.account())

    def test_an_account_without_secrets_lets_nobody_in(self):
        self.refuses(self.signed(b"{}", SECRETS[0]), self.account(digests=()))
        empty = hashlib.sha256(b"").hexdigest()
        self.refuses(self.signed(b"{}", ""), self.account(digests=(empty,)))

    def refuses(self, request, account):
        with pytest.raises(Rejected) as refusal:
            self.channel.verify(request, account)
        assert refusal.value.reason is Reason.BAD_SECRET

    def test_the_secret_is_judged_before_the_body(self):
        self.channel.verify(self.signed(b"\xff not json", SECRETS[1]), self.account())

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"\xff\xfe",
            b"{",
            b"[]",
            b'"x"',
            b"1",
            b"null",
            b"{}{}",
            b'{"a": NaN}',
            b'{"a": -Infinity}',
            b"[" * 200_000,
            b'{"a":' * 40 + b"1" + b"}" * 40,
        ],
        ids=[
            "empty",
            "not utf-8",
            "cut off",
            "list",
            "string",
            "number",
            "null",
            "two values",
            "nan",
            "infinity",
            "very deep",
            "deep",
        ],
    )
    def test_what_is_no_json_object_is_refused(self, body):
        with pytest.raises(Rejected) as refusal:
            self.channel.parse(self.signed(body, SECRETS[0]))
        assert refusal.value.reason is Reason.BAD_BODY

    @of_each_channel
    @given(st.binary(max_size=200))
    def test_no_bytes_raise_anything_but_a_refusal(self, body):
        self.parses_or_refuses(body)

    @of_each_channel
    @given(st.data())
    def test_a_sample_with_anything_anywhere_is_read_or_refused(self, data):
        payload = json.loads(data.draw(st.sampled_from(self.samples())))
        for _ in range(data.draw(st.integers(1, 4))):
            _spoil(payload, data)
        self.parses_or_refuses(json.dumps(payload).encode())

    def parses_or_refuses(self, body):
        try:
            found = self.channel.parse(self.signed(body, SECRETS[0]))
        except Rejected as refusal:
            assert refusal.reason is Reason.BAD_BODY
        else:
            assert all(_is_sound(message) for message in found)

    def test_a_body_is_read_the_same_way_twice(self):
        for body in self.samples():
            request = self.signed(body, SECRETS[0])
            assert self.channel.parse(request) == self.channel.parse(request)

    @of_each_channel
    @given(REPLIES, ENVELOPES, st.sampled_from([None, "65f0eeeeeeeeeeeeeeeeeeee"]))
    def test_every_reply_is_rendered_inside_every_limit(self, reply, envelope, block_id):
        before = copy.deepcopy(reply)
        account = self.account(block_id=block_id)
        rendered = self.channel.render(reply, envelope, account)
        assert self.faults(rendered) == []
        assert self.channel.render(reply, envelope, account) == rendered
        assert reply == before

    def test_an_empty_reply_still_says_something(self):
        rendered = self.channel.render(Reply(()), Envelope(1), self.account())
        assert self.faults(rendered) == []


def _spoil(payload, data):
    """Puts any JSON value somewhere into the payload, or takes something out of it."""
    node = payload
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if isinstance(node[key], dict | list) and data.draw(st.booleans()):
            node = node[key]
            continue
        if data.draw(st.integers(0, 4)):
            node[key] = data.draw(ANY_JSON)
        else:
            del node[key]
        return


def _is_sound(message):
    """What services rely on: known kinds, texts that are valid UTF-8 and hold no control bytes."""
    if isinstance(message, Probe | Unknown):
        json.dumps(getattr(message, "answer", {}), allow_nan=False, ensure_ascii=False).encode()
        return bool(message.kind)
    assert isinstance(message, Inbound)
    for text in (
        message.text,
        message.trigger,
        message.fingerprint,
        message.address.value,
        message.message_id or "",
        message.token or "",
        *(a.url for a in message.attachments),
    ):
        text.encode()
        assert not any(char < " " and char not in "\n\t" for char in text)
    return bool(message.address.value)
