"""A talk of which no subject is known is named by the first words that were said in it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.desk_about import LONGEST, about
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.desk_rules import hear

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
ENTRY = DeskEntry(ConversationKey("dongjak", "sms", "c"), "261123-AAAAA", "welfare", NOW, "sms")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("쌀이 떨어졌어요", "쌀이 떨어졌어요"),
        ("혼자 사는데\n\n  쌀이\t떨어졌어요", "혼자 사는데 쌀이 떨어졌어요"),
        ("가" * 30, "가" * 30),
        ("가" * 31, "가" * 29 + "…"),
        ("상담원 연결", ""),
        ("", ""),
        ("\U0001f62d", "\U0001f62d"),
    ],
)
def test_it_is_told_in_one_short_line(said: str, told: str) -> None:
    assert about(ENTRY, said) == told


def test_the_first_words_stay_and_a_known_subject_needs_none() -> None:
    first = hear(ENTRY, "쌀이 떨어졌어요", NOW).after
    assert first
    second = hear(first, "전화 주세요", NOW).after
    assert second
    assert (first.about, second.about) == ("쌀이 떨어졌어요", "쌀이 떨어졌어요")
    assert about(ENTRY.changed(subject="faq:rice"), "쌀이 떨어졌어요") == ""


@given(st.text())
def test_it_is_never_longer(said: str) -> None:
    found = about(ENTRY, said)
    assert len(found) <= LONGEST
    assert found.splitlines() in ([], [found])
