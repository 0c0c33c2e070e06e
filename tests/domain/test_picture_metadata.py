"""A picture that leaves us says what it shows, and not where, when or by whom it was taken."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.picture_metadata import without_metadata
from tests.domain.file_samples import DOCX, GIF, JPG, PDF, PIXEL

PLACE = b"GPS 37.5124 126.9393 / phone of nobody"
SCAN = b"\x12\x34\xff\x00\x56\xff\xd0\x78\xff\xff\xd3\x9a"


def segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def exif(orientation: int = 1, order: str = ">") -> bytes:
    """Two entries: which way is up, and one that names the place."""
    sign = {">": b"MM", "<": b"II"}[order]
    head = sign + struct.pack(f"{order}HI", 42, 8)
    up = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    place = struct.pack(f"{order}HHII", 0x8825, 2, len(PLACE), 38)
    entries = struct.pack(f"{order}H", 2) + place + up + struct.pack(f"{order}I", 0)
    return b"Exif\x00\x00" + head + entries + PLACE


TABLES = segment(0xDB, b"\x00" + bytes(64)) + segment(0xC0, b"\x08\x00\x01\x00\x01\x01\x01\x11\x00")
JFIF = segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
COLOURS = segment(0xE2, b"ICC_PROFILE\x00\x01\x01colours")
PICTURE = TABLES + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + SCAN


def jpg(*before: bytes, after: bytes = b"") -> bytes:
    return b"\xff\xd8" + b"".join(before) + PICTURE + b"\xff\xd9" + after


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize(
    "told",
    [
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + PLACE),
        segment(0xED, b"Photoshop 3.0\x00" + PLACE),
        segment(0xE2, b"MPF\x00" + PLACE),
        segment(0xFE, PLACE),
        segment(0xE7, PLACE),
    ],
)
def test_no_photo_tells_where_it_was_taken_and_all_of_the_picture_stays(
    told: bytes, order: str
) -> None:
    stripped = without_metadata(
        jpg(JFIF, segment(0xE1, exif(1, order)), told, COLOURS, after=PLACE)
    )
    assert stripped == jpg(JFIF, COLOURS)
    assert without_metadata(stripped) == stripped


@pytest.mark.parametrize("count", [1, 2, 5])
def test_bytes_that_fill_the_room_before_a_marker_hide_no_place(count: int) -> None:
    filled = b"\xff" * count + segment(0xE1, exif())
    assert without_metadata(jpg(JFIF, filled, COLOURS)) == jpg(JFIF, COLOURS)


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_photo_that_lies_on_its_side_still_says_which_way_is_up(
    orientation: int, order: str
) -> None:
    stripped = without_metadata(jpg(segment(0xE1, exif(orientation, order))))
    assert PLACE not in stripped
    assert stripped.endswith(PICTURE + b"\xff\xd9")
    assert struct.pack(">HHIH", 0x0112, 3, 1, orientation) in stripped
    assert without_metadata(stripped) == stripped


def test_a_photo_in_several_scans_keeps_them_all() -> None:
    second = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + SCAN
    body = b"\xff\xd8" + segment(0xE1, exif()) + PICTURE + second + b"\xff\xd9"
    assert without_metadata(body) == b"\xff\xd8" + PICTURE + second + b"\xff\xd9"


def test_a_png_loses_its_texts_and_nothing_else() -> None:
    told = [chunk(kind, PLACE) for kind in (b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME")]
    begun = PIXEL[:33]
    assert without_metadata(begun + b"".join(told) + PIXEL[33:] + PLACE) == PIXEL
    assert without_metadata(PIXEL) == PIXEL


@pytest.mark.parametrize("body", [b"", JPG, GIF, PDF, DOCX, b"\xff\xd8\xff", b"\xff\xd8\xff\xe1"])
def test_what_is_no_whole_picture_stays_as_it_is(body: bytes) -> None:
    assert without_metadata(body) == body


@given(cut=st.integers(0, 400), noise=st.binary(max_size=40))
def test_a_broken_picture_never_breaks_us_nor_grows(cut: int, noise: bytes) -> None:
    whole = jpg(JFIF, segment(0xE1, exif(6)), COLOURS)
    for body in (whole[:cut] + noise, PIXEL[:cut] + noise, b"\xff\xd8\xff" + noise):
        assert len(without_metadata(body)) <= len(body)
