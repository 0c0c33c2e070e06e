"""Workbooks as lists of people: what officers type, merge, compute and hide, and what is no list."""

import io
import sys
import tracemalloc
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from chalicelib.domain.audience import BadRow, Entry, NoAudience, Recipient, read_rows
from chalicelib.sheets import xlsx
from chalicelib.sheets.rows import rows_of
from tests.perf.list_memory import growth
from tests.sheets.workbooks import changed, long_list, saved, workbook, zipped

PHONE, OTHER = "01012345678", "01023456789"
HEAD = ("이름", "휴대폰", "날짜")


def entries(file: io.BytesIO) -> list[Entry]:
    return list(read_rows(rows_of(file)))


def refusal(file: io.BytesIO) -> str:
    with pytest.raises(NoAudience) as found:
        entries(file)
    return str(found.value)


def test_a_phone_typed_as_a_number_has_its_zero_back() -> None:
    book = workbook(HEAD, ("가", 1012345678, ""), ("나", 1023456789.0, ""))
    assert [one.phone for one in entries(saved(book)) if isinstance(one, Recipient)] == [
        PHONE,
        OTHER,
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (date(2026, 11, 22), "2026-11-22"),
        (datetime(2026, 11, 22, 9, 30), "2026-11-22 09:30"),
        (time(14, 5), "14:05"),
        (3, "3"),
        (3.5, "3.5"),
        (12000.0, "12000"),
        (True, "예"),
        (False, "아니오"),
        (None, ""),
        (" 글 ", "글"),
    ],
)
def test_a_cell_reads_as_people_see_it(cell: object, text: str) -> None:
    (one,) = entries(saved(workbook(HEAD, ("가", PHONE, cell))))
    assert isinstance(one, Recipient)
    assert one.values.get("날짜", "") == text


def test_a_formula_counts_by_its_last_result_and_one_without_is_told() -> None:
    book = workbook(HEAD, ("가", '="010"&"12345678"', ""))
    book.active["B1"] = '="휴대"&"폰"'
    assert "수식의 결과" in refusal(saved(book))


def test_the_first_visible_sheet_with_phones_is_the_list() -> None:
    book = workbook(("읽어 주세요",), ("이 파일은 명단입니다",))
    hidden = book.create_sheet("옛 명단")
    hidden.append(["휴대폰"])
    hidden.append(["010-9999-9999"])
    hidden.sheet_state = "hidden"
    people = book.create_sheet("명단 & 더")
    people.append(["이름", "휴대폰"])
    people.append(["가", PHONE])
    assert entries(saved(book)) == [Recipient(2, PHONE, {"이름": "가"})]


def test_merged_names_of_columns_stand_over_their_columns() -> None:
    book = workbook(
        ("2026년 명단", None, None, None),
        ("이름", "연락처", None, "동"),
        (None, "휴대폰", "집", None),
        ("가", PHONE, "031-000-0000", "1동"),
        merged=("A1:D1", "A2:A3", "B2:C2", "D2:D3"),
    )
    assert entries(saved(book)) == [
        Recipient(4, PHONE, {"이름": "가", "집": "031-000-0000", "동": "1동"})
    ]


def test_rows_have_the_numbers_that_the_sheet_shows() -> None:
    book = Workbook()
    for cell, value in (("B3", "휴대폰"), ("B5", PHONE), ("B9", "없음"), ("B11", OTHER)):
        book.active[cell] = value
    found = entries(saved(book))
    assert [one.row for one in found] == [5, 9, 11]
    assert isinstance(found[1], BadRow)


def test_a_workbook_without_phones_says_what_to_do() -> None:
    assert "열을 찾지 못했습니다" in refusal(saved(workbook(("이름", "동"), ("가", "1동"))))


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (io.BytesIO(b"\xd0\xcf\x11\xe0" + b"\x00" * 600), "옛 엑셀 파일"),
        (io.BytesIO(b"PK\x03\x04" + b"\x00" * 600), "깨져"),
        (zipped([("word/document.xml", b"<x/>")]), "엑셀 파일(xlsx)이 아닙니다"),
        (zipped([("xl/workbook.xml", b"<x")]), "깨져"),
        (changed(saved(workbook(HEAD, ("가", PHONE, ""))), xl__worksheets__sheet1=b"<x"), "깨져"),
        (io.BytesIO(b""), "비어"),
    ],
    ids=["xls", "cut", "docx", "no workbook", "broken sheet", "empty"],
)
def test_what_is_no_list_is_one_sentence(file: io.BytesIO, words: str) -> None:
    assert words in refusal(io.BytesIO(file.getvalue()))


def test_a_zip_bomb_is_not_unpacked() -> None:
    parts = [("xl/workbook.xml", b"<x/>")]
    parts += [(f"xl/worksheets/sheet{number}.xml", bytes(50 << 20)) for number in range(1, 10)]
    file = zipped(parts)
    assert len(file.getvalue()) < 1 << 20
    tracemalloc.start()
    assert "너무 커서" in refusal(file)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert held < 1 << 20


def test_a_bomb_of_strings_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_STRINGS", 100)
    assert "너무 커서" in refusal(saved(workbook(HEAD, ("가", PHONE, ""))))


def test_entities_that_grow_are_refused() -> None:
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    sheet = (
        f'<!DOCTYPE x [<!ENTITY e0 "ha">{grown}]><worksheet><sheetData>&e9;</sheetData></worksheet>'
    )
    file = changed(saved(workbook(HEAD, ("가", PHONE, ""))), xl__worksheets__sheet1=sheet.encode())
    assert "깨져" in refusal(file)


def sheet_of(rows: str) -> io.BytesIO:
    """A workbook whose sheet is written by hand."""
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>휴대폰</t></is></c></row>'
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{space}"><sheetData>{head}{rows}</sheetData></worksheet>'
    return changed(saved(workbook(HEAD)), xl__worksheets__sheet1=sheet.encode())


def phone_at(cell: str, row: int) -> str:
    return f'<row r="{row}"><c r="{cell}{row}" t="inlineStr"><is><t>{PHONE}</t></is></c></row>'


def test_a_cell_at_the_edge_of_the_sheet_makes_no_row_as_wide_as_the_sheet() -> None:
    # 2,000 such rows in 15 KB took twenty seconds.
    found = [*rows_of(sheet_of(phone_at("A", 2) + phone_at("XFD", 3)))]
    assert max(map(len, found)) <= 200
    assert [row[0] for row in found if row and row[0]] == ["휴대폰", PHONE]


def test_a_row_numbered_beyond_any_sheet_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_MOST_ROWS", 50)
    found = [*rows_of(sheet_of(phone_at("A", 2) + phone_at("A", 60)))]
    assert len(found) <= 50
    assert [row[0] for row in found if row and row[0]] == ["휴대폰", PHONE]


def test_a_long_list_takes_less_than_half_a_kilobyte_a_row() -> None:
    # A hundred thousand people: under 50 MB, which the library keeps of rows it has read.
    held = []
    for people in (1_000, 7_000):
        file = long_list(people)
        tracemalloc.start()
        assert sum(isinstance(one, Recipient) for one in read_rows(rows_of(file))) == people
        held.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert held[1] - held[0] < 6_000 * 512


@pytest.mark.skipif(sys.platform != "linux", reason="a process's own count is read off /proc")
def test_thirty_thousand_people_take_a_few_megabytes_of_a_process(tmp_path: Path) -> None:
    # A hundred thousand take 16 MB; the function that reads has 512.
    assert growth(30_000, tmp_path) < 15 << 20
