"""What is told beside a file on the text line: who sends it, where it opens, until when."""

import re
from datetime import UTC, datetime

import pytest

from chalicelib.domain.carrier_text import LONG_BYTES, carried
from chalicelib.domain.file_by_text import MOST_PICTURE, is_picture, told_address, told_picture
from chalicelib.domain.file_names import LONGEST_NAME
from chalicelib.domain.language import LANGUAGES, say
from chalicelib.domain.message import Attachment
from tests.cities import city

URL = "https://a-rather-long-name-of-a-gateway.example.go.kr"
# Past midnight in Korea: the last whole day is the 22nd.
UNTIL = datetime(2026, 12, 22, 16, 0, tzinfo=UTC)


def file(
    name: str = "안내.pdf", mime: str = "application/pdf", size: int = 812 * 1024
) -> Attachment:
    return Attachment("file", "", None, "a" * 26, name, size, mime)


@pytest.mark.parametrize(
    ("mime", "size", "is_one"),
    [
        ("image/jpeg", MOST_PICTURE, True),
        ("image/jpeg", MOST_PICTURE + 1, False),
        ("image/png", 100, False),
        ("image/gif", 100, False),
        ("application/pdf", 100, False),
    ],
)
def test_only_a_small_jpeg_is_carried_as_a_picture(mime: str, size: int, is_one: bool) -> None:
    assert is_picture(file(mime=mime, size=size)) is is_one


def test_an_address_is_told_with_what_opens_there_and_the_last_day_that_it_does() -> None:
    told = told_address(city(), file(), URL, UNTIL, "ko").splitlines()
    assert told[1:] == [
        "안내.pdf (812 KB)",
        f"{URL}/f/{city().id}/{'a' * 26}",
        "12월 22일(화)까지 열어 보실 수 있습니다.",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_names_the_city_and_fits_a_text(language: str) -> None:
    longest = file("가" * LONGEST_NAME)
    for words in (
        told_picture(city(), language),
        told_address(city(), longest, URL, UNTIL, language),
    ):
        text = carried(words)
        assert say(city().name, language) in words
        assert text.lost == () and text.size <= LONG_BYTES
        assert re.search(r"\{\w*\}", words) is None


def test_a_name_that_looks_like_a_gap_stays_as_it_is() -> None:
    assert "{address}.pdf (" in told_address(city(), file("{address}.pdf"), URL, UNTIL, "ko")
