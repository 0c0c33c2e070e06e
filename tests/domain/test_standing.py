"""A person's standing on a list says what the rules of sending say of all their words."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.consent import Consents, Scope, everything_unasked
from chalicelib.domain.outbound_rules import Quiet, Refuse, Send, Why, bars, when
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.standing import (
    NOTHING_SAID,
    packed_standings,
    read_standings,
    standings_of,
)

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
SCOPES = st.builds(
    Scope, st.sampled_from(["sms", "alimtalk"]), st.sampled_from(Purpose), st.booleans()
)
MOMENTS = st.integers(0, 6 * 365).map(lambda days: NOW - timedelta(days=days))


@st.composite
def lives(draw: st.DrawFn) -> Consents:
    """Whatever somebody may have said in six years."""
    consents = Consents()
    for act in draw(st.lists(st.sampled_from(["gave", "withdrew", "confirmed"]), max_size=8)):
        scope, at = draw(SCOPES), draw(MOMENTS)
        if act == "gave":
            consents = consents.gave(scope, "form:1", at)
        elif act == "withdrew":
            consents = consents.withdrew([scope], "sms#1", at)
        else:
            consents = consents.confirmed(scope, at)
    return consents


@given(consents=lives(), purpose=st.sampled_from(Purpose), days=st.integers(0, 1500))
def test_a_list_bars_whom_the_rules_bar_and_for_the_same_reason(
    consents: Consents, purpose: Purpose, days: int
) -> None:
    now = NOW + timedelta(days=days)
    verdict = when(purpose, "sms", None, consents, now, Quiet())
    standing = standings_of(consents).get("sms", NOTHING_SAID)
    assert bars(standing, purpose, now) == (verdict.why if isinstance(verdict, Refuse) else None)


@given(consents=lives(), days=st.integers(0, 1500))
def test_a_list_lets_into_the_night_whom_the_rules_let_as_long_as_both_consents_last(
    consents: Consents, days: int
) -> None:
    night = NOW.replace(hour=15) + timedelta(days=days)
    verdict = when(Purpose.AD, "sms", None, consents, night, Quiet())
    standing = standings_of(consents).get("sms", NOTHING_SAID)
    is_barred = bars(standing, Purpose.AD, night) is not None
    is_let = standing.ads_at_night and not is_barred
    assert not is_let or verdict == Send()
    words = [consents.of("sms", Purpose.AD, night=night) for night in (False, True)]
    ends = [word.confirm_by() for word in words if word]
    if verdict == Send() and not is_let:
        assert ends[1] < ends[0], "the night's is confirmed sooner: a row has one day for both"


@given(consents=lives())
def test_what_is_packed_comes_back(consents: Consents) -> None:
    standings = standings_of(consents)
    packed = packed_standings(standings)
    assert read_standings(packed) == standings
    assert len(packed) <= 34, "some ten thousand rows are to fit one answer of the store"


def test_who_stops_texts_is_barred_from_all_that_is_unasked_and_from_nothing_else() -> None:
    standing = standings_of(Consents().withdrew(everything_unasked("sms"), "sms#1", NOW))["sms"]
    assert bars(standing, Purpose.PUBLIC_INFO, NOW) is Why.STOPPED
    assert bars(standing, Purpose.AD, NOW) is Why.WITHDRAWN
    assert bars(standing, Purpose.SERVICE, NOW) is None
