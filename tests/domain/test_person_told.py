"""What a person told of themselves is opened as it was sealed, and seen masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.person_told import PersonTold, masked_phone, read_told, written_phone

NUMBERS = [
    ("01000005678", "010-0000-5678", "010-****-5678"),
    ("+82 10-0000-5678", "010-0000-5678", "010-****-5678"),
    ("02-123-4567", "02-123-4567", "02-****-4567"),
    ("031 2234 5678", "031-2234-5678", "031-****-5678"),
    ("1588-0000", "1588-0000", "****"),
    ("+1 555 010 0199", "+1 555 010 0199", "****"),
    ("?", "?", "****"),
]


@pytest.mark.parametrize(("told", "written", "masked"), NUMBERS)
def test_a_number_is_written_as_people_here_write_it_and_masked(
    told: str, written: str, masked: str
) -> None:
    assert (written_phone(told), masked_phone(told)) == (written, masked)


@given(st.from_regex(r"(\+82 ?10|010)-?[0-9]{4}-?[0-9]{4}", fullmatch=True))
def test_a_masked_mobile_number_has_only_its_last_four_digits(number: str) -> None:
    assert masked_phone(number) == f"010-****-{number[-4:]}"


@given(st.text())
def test_whatever_was_told_is_masked_to_four_digits_at_the_most_behind_the_area(told: str) -> None:
    line = masked_phone(told).partition("****")[2]
    assert len(line.strip("-")) in (0, 4)


@given(st.builds(PersonTold, st.text(), st.text()))
def test_what_is_sealed_is_what_is_read(told: PersonTold) -> None:
    assert read_told(told.dump()) == told
