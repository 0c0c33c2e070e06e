"""Which files may be shared, under which name, and what an agent is told of the others."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.conversation import Voice
from chalicelib.domain.file_keeping import KEPT_DAYS, days_kept, disposition
from chalicelib.domain.file_kinds import kind_of
from chalicelib.domain.file_names import LONGEST_NAME, cleaned, ending_of
from chalicelib.domain.message import Attachment
from chalicelib.domain.shared_file import (
    LARGEST,
    BadFile,
    Fault,
    attachment_of,
    is_id,
    read_file,
    size_words,
    words_of,
)
from chalicelib.domain.transcript import is_told, line
from tests.domain.file_samples import (
    DOCX,
    GIF,
    HWP,
    HWPX,
    JPG,
    OLE,
    PDF,
    PNG,
    PPTX,
    XLSX,
    zipped,
)
from tests.store.samples import turn

ID = "a" * 26


@pytest.mark.parametrize(
    ("name", "body", "kind", "mime"),
    [
        ("a.png", PNG, "image", "image/png"),
        ("a.JPG", JPG, "image", "image/jpeg"),
        ("a.jpeg", JPG, "image", "image/jpeg"),
        ("a.gif", GIF, "image", "image/gif"),
        ("a.pdf", PDF, "file", "application/pdf"),
        ("a.hwp", HWP, "file", "application/x-hwp"),
        ("a.hwpx", HWPX, "file", "application/hwp+zip"),
        ("a.docx", DOCX, "file", "application/vnd.openxmlformats-officedocument."
         "wordprocessingml.document"),
        ("a.xlsx", XLSX, "file", "application/vnd.openxmlformats-officedocument."
         "spreadsheetml.sheet"),
        ("a.pptx", PPTX, "file", "application/vnd.openxmlformats-officedocument."
         "presentationml.presentation"),
        ("a.txt", "여권 안내".encode(), "file", "text/plain; charset=utf-8"),
        ("a.txt", "\ufeff여권 안내".encode(), "file", "text/plain; charset=utf-8"),
        ("a.txt", "여권 안내".encode("cp949"), "file", "text/plain; charset=euc-kr"),
    ],
)  # fmt: skip
def test_what_is_on_the_list_is_taken_for_what_it_is(
    name: str, body: bytes, kind: str, mime: str
) -> None:
    file = read_file(ID, name, body)
    assert (file.id, file.name, file.kind, file.mime, file.size) == (
        *(ID, name, kind, mime, len(body)),
    )


@pytest.mark.parametrize(
    ("name", "body", "fault"),
    [
        ("a.png", b"", Fault.EMPTY),
        ("a.png", PNG + b"\x00" * LARGEST, Fault.TOO_LARGE),
        ("png", PNG, Fault.NAMELESS),
        (".png", PNG, Fault.NAMELESS),
        ("", PNG, Fault.NAMELESS),
        ("a.exe", b"MZ\x90\x00\x03", Fault.NOT_LISTED),
        ("a.png", b"MZ\x90\x00\x03", Fault.NOT_LISTED),
        ("a.html", b"<script>", Fault.OTHER_ENDING),
        ("a.svg", b"<svg onload='x'/>", Fault.OTHER_ENDING),
        ("a.png.exe", PNG, Fault.OTHER_ENDING),
        ("a.jpg", PNG, Fault.OTHER_ENDING),
        ("a.pdf", DOCX, Fault.OTHER_ENDING),
        ("a.docx", XLSX, Fault.OTHER_ENDING),
        ("a.zip", zipped("a.txt"), Fault.NOT_LISTED),
        ("a.docx", zipped("word/document.xml", "xl/workbook.xml"), Fault.NOT_LISTED),
        ("a.docx", zipped("word/document.xml", "word/vbaProject.bin"), Fault.NOT_LISTED),
        ("a.docx", DOCX[:-30], Fault.NOT_LISTED),
        ("a.doc", OLE, Fault.NOT_LISTED),
        ("a.hwp", OLE, Fault.NOT_LISTED),
        ("a.txt", b"a\x00b", Fault.NOT_LISTED),
        ("a.txt", b"\x1b[31m", Fault.NOT_LISTED),
        ("a.txt", b"\xff\xfe\x00\x01", Fault.NOT_LISTED),
    ],
)
def test_everything_else_is_refused_with_a_sentence(name: str, body: bytes, fault: Fault) -> None:
    with pytest.raises(BadFile) as refused:
        read_file(ID, name, body)
    assert refused.value.fault is fault


@pytest.mark.parametrize("fault", Fault)
def test_the_agent_is_told_every_fault_and_the_next_step(fault: Fault) -> None:
    assert words_of(fault).endswith(".")


@given(st.binary(max_size=300), st.sampled_from([b"", PNG[:8], OLE[:8], b"PK\x03\x04", DOCX]))
def test_any_bytes_are_taken_only_under_an_ending_of_their_own_kind(
    rest: bytes, start: bytes
) -> None:
    body = start + rest
    kind = kind_of(body)
    for ending in ("png", "txt", "hwp", "docx", "exe", "html"):
        try:
            file = read_file(ID, f"a.{ending}", body)
        except BadFile:
            assert kind is None or ending not in kind.endings
        else:
            assert kind is not None and file.mime == kind.mime and ending in kind.endings


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("가로등.png", "가로등.png"),
        (unicodedata.normalize("NFD", "가로등.png"), "가로등.png"),
        ("C:\\사진\\가로등.png", "가로등.png"),
        ("../../etc/a.txt", "a.txt"),
        ("  a \t b .txt ", "a b .txt"),
        ("안내\u202egnp.exe", "안내 gnp.exe"),
        ('a"<b>\r\n:c.pdf', "a b c.pdf"),
        ("...", ""),
        ("가" * 200 + ".hwpx", "가" * 95 + ".hwpx"),
    ],
)
def test_a_name_is_made_harmless(given: str, name: str) -> None:
    assert cleaned(given) == name


@given(st.text(max_size=250))
def test_any_name_is_short_printable_and_stays_as_it_is_when_cleaned_again(name: str) -> None:
    shown = cleaned(name)
    assert len(shown) <= LONGEST_NAME
    assert cleaned(shown) == shown
    assert not set(shown) & set('/\\"\r\n\x00')
    header = disposition(shown, shown=False)
    assert header.isascii() and header.isprintable()


@given(st.integers(0, len(DOCX) - 1), st.binary(min_size=1, max_size=4))
def test_an_archive_with_broken_bytes_is_one_kind_or_none(at: int, broken: bytes) -> None:
    body = DOCX[:at] + broken + DOCX[at + len(broken) :]
    kind = kind_of(body)
    assert kind is None or kind.endings in (("docx",), ("txt",))


@given(st.text("abc.한글", min_size=101, max_size=150), st.sampled_from(["png", "hwpx"]))
def test_a_long_name_keeps_its_ending(stem: str, ending: str) -> None:
    assert ending_of(cleaned(f"{stem}x.{ending}")) == ending


@given(st.integers(1, 3650))
def test_no_file_is_deleted_before_its_turn(days: int) -> None:
    assert days <= days_kept(days) <= max(30, 2 * days + 30)
    assert days_kept(days) in KEPT_DAYS


def test_an_address_holds_nothing_but_an_id() -> None:
    assert is_id(ID)
    assert not any(map(is_id, ["", "a" * 25, "a" * 27, "A" * 26, "a" * 25 + "1", "가" * 26]))


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 KB"), (2048, "2 KB"), (1024 * 1023, "1023 KB"), (LARGEST, "4.0 MB")],
)
def test_a_size_is_told_in_words(size: int, words: str) -> None:
    assert size_words(size) == words


def test_a_turn_names_the_file_and_no_address() -> None:
    found = attachment_of(read_file(ID, "a.png", PNG))
    assert (found.kind, found.url, found.file, found.name, found.size, found.mime) == (
        *("image", "", ID, "a.png", len(PNG), "image/png"),
    )


def test_a_page_is_told_of_a_file_that_lies_with_us_and_of_no_other() -> None:
    file = attachment_of(read_file(ID, "가로등.png", PNG))
    given = turn(1, text="", answer=b"", voice=Voice.AGENT, attachments=(file,))
    assert is_told(given)
    assert line(given, None)["files"] == [
        {"id": ID, "name": "가로등.png", "kind": "image", "size": "1 KB"}
    ]
    other = Attachment("image", "https://kakao.example/p.png")
    assert not is_told(turn(1, text="", answer=b"", attachments=(other,)))
    assert not is_told(replace(given, voice=Voice.NOTE))
