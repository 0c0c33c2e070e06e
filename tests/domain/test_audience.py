"""A spreadsheet of people as cities save it becomes the people to write to, and words for the rest."""

import csv
import io
import time
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.audience import (
    BadRow,
    Entry,
    NoAudience,
    Recipient,
    Repeat,
    read_rows,
    somebody,
)
from chalicelib.domain.csv_text import read_csv

TABLE = "이름,전화번호,지급일\n김하나,010-1234-5678,11월 25일\n이두리,01087654321,11월 26일\n"
PEOPLE = [
    Recipient(2, "01012345678", {"이름": "김하나", "지급일": "11월 25일"}),
    Recipient(3, "01087654321", {"이름": "이두리", "지급일": "11월 26일"}),
]


def read(raw: bytes) -> list[Entry]:
    return list(read_rows(read_csv(io.BytesIO(raw))))


@pytest.mark.parametrize("code", ["cp949", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_table_is_read_however_a_spreadsheet_saved_it(
    code: str, separator: str, ending: str
) -> None:
    text = TABLE.replace(",", separator).replace("\n", ending)
    assert read(text.encode(code)) == PEOPLE


def test_cells_may_be_quoted_and_hold_separators_and_lines() -> None:
    raw = '이름,휴대폰\n"김, ""하나""","010-1234-5678"\n"이\n두리",010-8765-4321\n'
    assert [each.row for each in read(raw.encode())] == [2, 3]
    assert read(raw.encode())[0] == Recipient(2, "01012345678", {"이름": '김, "하나"'})


@pytest.mark.parametrize(
    "name",
    [
        "전화번호",
        "휴대폰",
        "휴대폰 번호",
        "핸드폰번호",
        "휴대전화",
        "연락처",
        "수신번호",
        "phone",
        "HP",
        "H.P.",
        "Mobile No.",
        "전화 번호(필수)",
    ],
)
def test_the_column_of_numbers_is_found_by_its_name(name: str) -> None:
    [one] = read(f"번호,{name}\n1,010-1234-5678\n".encode())
    assert one == Recipient(2, "01012345678", {"번호": "1"})


def test_of_two_columns_the_mobile_ones_is_taken() -> None:
    [one] = read("전화번호,휴대폰\n031-123-4567,010-1234-5678\n".encode())
    assert isinstance(one, Recipient)
    assert one.phone == "01012345678"


def test_a_title_and_empty_rows_above_the_names_are_passed_over() -> None:
    raw = "2026년 복지 대상자 전화번호 명단,,\n,,\n이름,비고,휴대폰\n김하나,,010-1234-5678\n"
    [one] = read(raw.encode())
    assert one == Recipient(4, "01012345678", {"이름": "김하나", "비고": ""})


def test_a_bare_column_of_numbers_needs_no_name() -> None:
    assert read(b"010-1234-5678\n01087654321\n") == [
        Recipient(1, "01012345678"),
        Recipient(2, "01087654321"),
    ]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("02-123-4567", "휴대전화"),
        ("031-123-4567", "휴대전화"),
        ("1588-0000", "대표번호"),
        ("070-1234-5678", "인터넷 전화"),
        ("0505-123-4567", "안심번호"),
        ("080-123-4567", "무료 전화"),
        ("+1 212 555 0100", "다른 나라"),
        ("", "비어"),
        ("없음", "숫자가 아닌"),
        ("010-1234-567", "모자랍니다"),
        ("1.01235E+09", "반올림"),
        ("010-1234-5678 / 010-8765-4321", "둘 이상"),
    ],
)
def test_a_bad_number_is_told_by_its_row_and_in_an_officers_words(cell: str, words: str) -> None:
    found = read(f"이름,전화번호\n김하나,{cell}\n이두리,010-8765-4321\n".encode())
    assert isinstance(found[0], BadRow)
    assert found[0].row == 2
    assert words in found[0].words
    assert isinstance(found[1], Recipient)


@pytest.mark.parametrize(
    "cell", ["1012345678", '="01012345678"', "+82 10-1234-5678", "010.1234.5678", "１０12345678"]
)
def test_a_number_is_the_same_in_every_writing(cell: str) -> None:
    quoted = io.StringIO()
    csv.writer(quoted).writerows([["전화번호", "이름"], [cell, "김하나"]])
    [one] = read(quoted.getvalue().encode())
    assert one == Recipient(2, "01012345678", {"이름": "김하나"})


def test_the_first_of_two_rows_with_one_number_counts() -> None:
    raw = "전화번호,이름\n010-1234-5678,김하나\n+82 10 1234 5678,이두리\n010-1234-5679,박세나\n"
    first, second, third = read(raw.encode())
    assert first == Recipient(2, "01012345678", {"이름": "김하나"})
    assert second == Repeat(3)
    assert isinstance(third, Recipient)


def test_whoever_refused_is_left_out_with_the_reason() -> None:
    rows = [["전화번호"], ["010-1234-5678"], ["010-8765-4321"]]
    refused = {"01012345678": "수신을 거부한 분입니다."}
    found = list(read_rows(rows, lambda phone: refused.get(phone, "")))
    assert found == [BadRow(2, "수신을 거부한 분입니다."), Recipient(3, "01087654321")]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "비어"),
        (b"PK\x03\x04rest", "xlsx"),
        (b"\xef\xbb\xbf", "비어"),
        (b"\n \n,,\n", "비어"),
        (b"\xd0\xcf\x11\xe0rest", "xls.*암호"),
        ("전화번호\n".encode("utf-16"), "유니코드"),
        ("전화번호\n010-1234-5678\n".encode("utf-16-le"), "표로 읽을 수 없는"),
        (b"%PDF-1.7\n1 0 obj", "표로 읽을 수 없는"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00", "표로 읽을 수 없는"),
        ("<HTML><table><tr><td>휴대폰</td></tr></table>".encode(), "html"),
        ("\ufeff <?xml version='1.0'?>\n<Workbook>".encode(), "html"),
        ("휴대폰\r010-1234-5678\r".encode(), "매킨토시"),
        (("휴대폰\r" + "010-1234-5678\r" * 10_000).encode(), "매킨토시"),
        ("이름,주소\n김하나,서울\n".encode(), "열을 찾지 못했습니다"),
        (b'phone\n"010-1234-5678\n' + b"x\n" * 70_000, "따옴표"),
    ],
)
def test_what_is_no_table_of_people_is_refused_with_what_to_do(raw: bytes, words: str) -> None:
    with pytest.raises(NoAudience, match=words):
        read(raw)


def test_a_row_with_broken_letters_is_not_sent_to() -> None:
    raw = "이름,전화번호\n".encode() + b"\xff\xfe\xfa,010-1234-5678\n"
    [one] = read(raw)
    assert isinstance(one, BadRow)


def test_ascii_above_does_not_hide_that_a_table_is_cp949() -> None:
    raw = b"no,phone,name\n1,010-1234-5678,Kim\n" + "2,010-8765-4321,이두리\n".encode("cp949")
    assert read(raw)[1] == Recipient(3, "01087654321", {"no": "2", "name": "이두리"})


def test_a_title_in_angle_brackets_and_a_stray_nul_are_no_other_kind_of_file() -> None:
    raw = "<명단>\n이름,휴대폰\n김하나,010-1234-5678\x00\n".encode()
    assert read(raw) == [Recipient(3, "01012345678", {"이름": "김하나"})]


def test_names_of_columns_alone_are_no_audience() -> None:
    with pytest.raises(NoAudience, match="한 줄도"):
        list(somebody(read("이름,휴대폰\n,\n".encode())))
    people = read("휴대폰\n010-1234-5678\n없음\n".encode())
    assert list(somebody(people)) == people


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("112345679", "0112345679"),
        ("1123456789", "01123456789"),
        ("192345679", "0192345679"),
        ("011-234-5679", "0112345679"),
        ("1012345678", "01012345678"),
        ("162345678", ""),
        ("112", ""),
        ("21234567", ""),
    ],
)
def test_a_zero_that_a_spreadsheet_took_is_given_back_where_one_number_can_be_meant(
    cell: str, phone: str
) -> None:
    [found] = read(f"휴대폰\n{cell}\n".encode())
    assert (found.phone if isinstance(found, Recipient) else "") == phone


def test_one_number_in_many_writings_is_one_person() -> None:
    cells = ["010-1234-5678", "+82 10-1234-5678", "0082 10 1234 5678", "(010)1234.5678"]
    cells += ["010 1234 5678", "０１０－１２３４－５６７８", "1012345678", "8201012345678"]
    found = read("\n".join(["휴대폰", *cells]).encode())
    assert found == [Recipient(2, "01012345678"), *(Repeat(row) for row in range(3, 10))]


@given(st.lists(st.integers(0, 99_999_999), max_size=40))
def test_everybody_is_listed_once_in_order(numbers: list[int]) -> None:
    rows = [["휴대폰"], *([f"010{number:08d}"] for number in numbers)]
    found = list(read_rows(rows)) if numbers else []
    phones = [each.phone for each in found if isinstance(each, Recipient)]
    assert phones == list(dict.fromkeys(f"010{number:08d}" for number in numbers))
    assert len(found) == len(numbers)


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_words_for_the_officer(raw: bytes) -> None:
    try:
        entries = read(raw)
    except NoAudience as told:
        assert str(told)
    else:
        assert all(isinstance(each, Entry) for each in entries)


def lines(count: int) -> Iterator[bytes]:
    yield "이름,전화번호,지급일\r\n".encode("cp949")
    for number in range(count):
        yield f"김하나,010-{number // 10_000:04d}-{number % 10_000:04d},11월 25일\r\n".encode(
            "cp949"
        )


def test_a_hundred_thousand_rows_are_read_within_two_seconds_of_work() -> None:
    began = time.process_time()
    people = sum(isinstance(each, Recipient) for each in read_rows(read_csv(lines(100_000))))
    assert people == 100_000
    assert time.process_time() - began < 2


def test_memory_does_not_grow_with_the_rows() -> None:
    peaks = []
    for count in (5_000, 50_000):
        tracemalloc.start()
        for _ in read_rows(read_csv(lines(count))):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 200_000
