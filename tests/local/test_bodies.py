"""A request's body is read whole, however it is sent."""

from email.message import Message
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.local.bodies import LARGEST, BadBody, BodyTooLarge, read_body


def headers(**fields: str) -> Message:
    message = Message()
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    return message


def chunked(pieces: list[bytes]) -> bytes:
    return (
        b"".join(b"%x;ext=1\r\n%b\r\n" % (len(each), each) for each in pieces if each)
        + b"0\r\n\r\n"
    )


@given(st.lists(st.binary(max_size=200), max_size=8))
def test_a_body_is_the_same_by_length_and_in_chunks(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)
    assert read_body(headers(Content_Length=str(len(whole))), BytesIO(whole + b"next")) == whole
    assert read_body(headers(Transfer_Encoding="chunked"), BytesIO(chunked(pieces))) == whole


def test_what_follows_a_body_is_left_for_the_next_request() -> None:
    source = BytesIO(chunked([b"one"]) + b"GET /next")
    read_body(headers(Transfer_Encoding="chunked"), source)
    assert source.read() == b"GET /next"


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "\u0663", "9" * 20, ""])
def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    with pytest.raises(BadBody):
        read_body(headers(Content_Length=length), BytesIO())


def test_two_different_lengths_are_refused() -> None:
    message = headers(Content_Length="1")
    message["Content-Length"] = "2"
    with pytest.raises(BadBody):
        read_body(message, BytesIO(b"xx"))


@pytest.mark.parametrize("sent", [b"zz\r\n", b"\r\n", b"-1\r\n", b"1\r\nxyz\r\n0\r\n\r\n"])
def test_chunks_that_make_no_sense_are_refused(sent: bytes) -> None:
    with pytest.raises(BadBody):
        read_body(headers(Transfer_Encoding="chunked"), BytesIO(sent))


def test_an_unknown_transfer_coding_is_refused() -> None:
    with pytest.raises(BadBody):
        read_body(headers(Transfer_Encoding="gzip"), BytesIO())


@pytest.mark.parametrize(
    ("fields", "sent"),
    [
        ({"Content_Length": "10"}, b"short"),
        ({"Transfer_Encoding": "chunked"}, b"5\r\nab"),
        ({"Transfer_Encoding": "chunked"}, b""),
    ],
)
def test_a_body_that_breaks_off_is_a_broken_connection(fields: dict[str, str], sent: bytes) -> None:
    with pytest.raises(ConnectionError):
        read_body(headers(**fields), BytesIO(sent))


def test_a_body_beyond_the_limit_is_read_to_its_end_and_refused() -> None:
    source = BytesIO(b"x" * (LARGEST + 1) + b"next")
    with pytest.raises(BodyTooLarge):
        read_body(headers(Content_Length=str(LARGEST + 1)), source)
    assert source.read() == b"next"
