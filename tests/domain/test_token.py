"""The signed state: what it promises to whoever carries it, and against whoever tampers with it."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.conversation import ConversationKey, Mode, Seen, State
from chalicelib.domain.token import Carried, read_token, sign

KEY = b"k" * 32
WHO = ConversationKey("icheon", "kakao", "a" * 24)
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)

targets = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
states = st.builds(
    State,
    mode=st.sampled_from(Mode),
    trail=st.lists(targets, max_size=5).map(tuple),
    language=st.sampled_from(("ko", "en", "mn")),
    misses=st.integers(0, 9),
    episode=st.integers(1, 99),
    told=st.text("0123456789-", max_size=8),
    kept_until=st.none() | st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    judged=targets | st.just(""),
)


@st.composite
def carried(draw: st.DrawFn) -> Carried:
    seq = draw(st.integers(1, 99_999_999))
    back = draw(st.lists(st.integers(0, min(255, seq - 1)), max_size=8))
    seen = tuple(Seen(draw(st.binary(min_size=6, max_size=6)), seq - n) for n in back)
    return Carried(seq, draw(states), seen, NOW + timedelta(days=365), NOW)


@given(carried())
def test_a_token_says_again_what_was_signed(what: Carried) -> None:
    assert read_token(KEY, WHO, sign(KEY, WHO, what)) == what


@given(carried(), st.integers(0, 10_000), st.integers(1, 255))
def test_a_token_with_one_byte_changed_says_nothing(what: Carried, at: int, by: int) -> None:
    token = bytearray(sign(KEY, WHO, what), "ascii")
    token[at % len(token)] = (token[at % len(token)] + by) % 256
    assert read_token(KEY, WHO, token.decode("latin-1")) is None


@given(carried())
def test_a_token_of_another_tenant_contact_or_key_says_nothing(what: Carried) -> None:
    token = sign(KEY, WHO, what)
    for other in (
        ConversationKey("pyeongtaek", "kakao", "a" * 24),
        ConversationKey("icheon", "sms", "a" * 24),
        ConversationKey("icheon", "kakao", "b" * 24),
    ):
        assert read_token(KEY, other, token) is None
    assert read_token(b"x" * 32, WHO, token) is None


@given(st.text(max_size=300))
def test_any_other_text_says_nothing(text: str) -> None:
    assert read_token(KEY, WHO, text) is None


def test_a_turn_is_written_on_a_tokens_word_for_ten_minutes_and_in_bot_mode_only() -> None:
    fresh = Carried(3, State(), (), NOW, NOW)
    assert fresh.usable(NOW + timedelta(minutes=9, seconds=59))
    assert not fresh.usable(NOW + timedelta(minutes=10))
    assert not fresh.usable(NOW - timedelta(minutes=2))
    assert not Carried(3, State(mode=Mode.AGENT), (), NOW, NOW).usable(NOW)
    assert not Carried(0, State(), (), NOW, NOW).usable(NOW)
