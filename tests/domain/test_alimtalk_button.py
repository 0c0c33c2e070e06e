"""The addresses of an alimtalk's buttons are filled as its text is."""

import pytest

from chalicelib.domain.alimtalk import Button, ButtonKind


@pytest.mark.parametrize(
    ("mobile", "web", "filled"),
    [
        ("https://a.example/#{번호}", "", ("https://a.example/7", "")),
        (
            "https://a.example",
            "https://b.example/#{번호}/#{번호}",
            ("https://a.example", "https://b.example/7/7"),
        ),
        ("", "", ("", "")),
    ],
)
def test_a_buttons_addresses_are_filled_and_nothing_else(
    mobile: str, web: str, filled: tuple[str, str]
) -> None:
    button = Button(ButtonKind.WEB, "#{번호} 보기", mobile, web)
    made = button.filled({"번호": "7", "이름": "x"})
    assert (made.mobile, made.web) == filled
    assert made.name == "#{번호} 보기"


def test_a_gap_without_a_value_is_not_left_open() -> None:
    with pytest.raises(KeyError):
        Button(ButtonKind.WEB, "보기", "https://a.example/#{번호}").filled({})
