"""Lists as officers really upload them: each ends in people, rows by number, or one sentence."""

import html
import json
import re
from collections.abc import Iterator

import pytest

from tests.local.waiting import eventually
from tests.sheets.workbooks import saved, workbook, zipped
from tests.web.broadcast_site import Office, broadcast_office
from tests.web.desk_site import Clerk

pytestmark = pytest.mark.engine

OFFICER = "demo-saetbyeol-officer-1"
HOME = "/desk/broadcasts"
LIST = "이름,휴대폰\n가,010-4200-0001\n나,010-4200\n다,010-4200-0003\n"
SHORT = (3, "번호의 숫자가 모자랍니다. 빠진 자리가 없는지 확인해 주세요.")
NUMBERS = """휴대폰
+82 10-4200-0001
0082-10-4200-0002
(010) 4200.0003
０１０－４２００－０００４
1042000005
112345679
010 4200 0001
(02) 1234-5678
031-8024-5000
070-1234-5678
010-4200-0006 / 010-4200-0007
1.0420E+09
없음
+1 212 555 0100
"""
SAVE = "저장한 파일을 올려 주세요."


@pytest.fixture(scope="module")
def office(engine: str) -> Iterator[Office]:
    with broadcast_office(engine) as found:
        yield found


@pytest.fixture(scope="module")
def officer(office: Office) -> Clerk:
    return Clerk(office.desk, OFFICER, HOME)


def page_of(office: Office, officer: Clerk, body: bytes, name: str) -> str:
    """What the officer sees once the list was read."""
    about = {"title": "안내", "text": "안내입니다.", "purpose": "public_info"}
    file = {"file_name": name, "file_size": str(len(body))}
    answer = officer.send(HOME, **about, **file)
    if answer.status != 200:
        return answer.text
    told = json.loads(answer.text)
    files = office.platform._broadcast_files
    files._client().put_object(Bucket=files._name, Key=told["fields"]["key"], Body=body)
    assert officer.send(f"{HOME}/{told['id']}/arrived").status == 204
    path = f"{HOME}/{told['id']}"
    return eventually(lambda: read_whole(officer.get(path).text))


def read_whole(page: str) -> str:
    return "" if "읽고 있습니다" in page else page


def bad_rows(page: str) -> list[tuple[int, str]]:
    found = re.findall(r'<th scope="row">(\d+)</th><td>([^<]*)</td>', page)
    return [(int(row), html.unescape(words)) for row, words in found]


def figure(page: str, name: str) -> str:
    found = re.search(rf"<dt>{name}</dt><dd>([^<]*)</dd>", page)
    return found[1] if found else ""


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp949"])
def test_whatever_letters_it_is_saved_in_a_bad_row_is_told_by_number(
    office: Office, officer: Clerk, code: str
) -> None:
    page = page_of(office, officer, LIST.encode(code), "명단.csv")
    assert (figure(page, "받는 사람"), bad_rows(page)) == ("2명", [SHORT])


def test_numbers_in_every_writing_are_people_or_rows_with_a_reason(
    office: Office, officer: Clerk
) -> None:
    page = page_of(office, officer, NUMBERS.encode(), "명단.csv")
    assert figure(page, "받는 사람") == "6명"
    assert figure(page, "겹쳐서 한 번만 보내는 번호") == "1"
    words = ["집이나 사무실", "집이나 사무실", "인터넷 전화(070)", "둘 이상", "반올림"]
    words += ["숫자가 아닌 글자", "다른 나라"]
    found = bad_rows(page)
    assert [row for row, _ in found] == list(range(9, 16))
    assert all(part in told for part, (_, told) in zip(words, found, strict=True))


def test_a_workbook_tells_the_rows_that_it_shows(office: Office, officer: Clerk) -> None:
    book = workbook(("이름", "휴대폰"), ("가", 1042000001), ("나", "031-8024-5000"), ("다", None))
    page = page_of(office, officer, saved(book).getvalue(), "명단.xlsx")
    assert figure(page, "받는 사람") == "1명"
    assert [row for row, _ in bad_rows(page)] == [3, 4]


@pytest.mark.parametrize(
    ("body", "name", "words"),
    [
        (LIST.encode("utf-16"), "명단.csv", "‘유니코드 텍스트’로 저장된 파일입니다."),
        (LIST.encode("utf-16"), "명단.txt", SAVE),
        (b"", "명단.csv", "파일이 비어 있습니다."),
        (b"\xef\xbb\xbf\n\n", "명단.csv", "파일이 비어 있습니다."),
        ("이름,휴대폰\n".encode(), "명단.csv", "번호가 한 줄도 없습니다."),
        ("이름,주소\n가,1동\n".encode(), "명단.csv", "전화번호가 든 열을 찾지 못했습니다."),
        (LIST.encode(), "명단.hwp", "엑셀(xlsx)이나 CSV 파일로 올려 주세요."),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "명단.xls", "옛 엑셀 파일(xls)입니다."),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "명단.xlsx", "암호가 걸린 파일입니다."),
        (b"PK\x03\x04" + bytes(600), "명단.xlsx", "엑셀 파일이 깨져 있어"),
        (b"%PDF-1.7\n1 0 obj", "명단.csv", "표로 읽을 수 없는 파일입니다."),
        ("<html><table>휴대폰".encode("cp949"), "명단.csv", "화면을 저장한 파일(html)입니다."),
        ('휴대폰\n"010-4200-0001\n'.encode() + b"x\n" * 60_000, "명단.csv", "따옴표"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_list_is_one_sentence_with_what_to_do(
    office: Office, officer: Clerk, body: bytes, name: str, words: str
) -> None:
    page = page_of(office, officer, body, name)
    assert words in html.unescape(page)
    assert "받는 사람</dt>" not in page and "Traceback" not in page


def test_a_workbook_that_unpacks_to_a_mountain_is_one_sentence(
    office: Office, officer: Clerk
) -> None:
    parts = [("xl/workbook.xml", b"<x/>")]
    parts += [(f"xl/worksheets/sheet{number}.xml", bytes(50 << 20)) for number in range(1, 10)]
    page = page_of(office, officer, zipped(parts).getvalue(), "명단.xlsx")
    assert "파일을 풀면 너무 커서 읽지 않았습니다." in page


def test_an_empty_sheet_and_a_list_of_landlines_say_why_nothing_can_be_sent(
    office: Office, officer: Clerk
) -> None:
    empty = page_of(office, officer, saved(workbook(("이름", "휴대폰"))).getvalue(), "명단.xlsx")
    assert "번호가 한 줄도 없습니다." in empty
    page = page_of(office, officer, "휴대폰\n02-123-4567\n".encode(), "명단.csv")
    assert "보낼 수 있는 사람이 없어 시작할 수 없습니다." in page
    assert [row for row, _ in bad_rows(page)] == [2]
    assert "시작하면 바로 나갑니다" not in page and "보내기 시작" not in page
