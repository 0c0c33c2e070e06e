"""What a file is, by its own bytes: the short list of what citizens and offices send each other.

A name or a browser's word is never believed. What is not on the list is nothing to us: programs,
pages, pictures that are programs (SVG), archives, documents with macros.
"""

import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO


@dataclass(frozen=True, slots=True)
class FileKind:
    """`mime` as browsers are told it; `endings` a name of it may have, in lower case."""

    mime: str
    endings: tuple[str, ...]
    is_image: bool = False


UTF8_TEXT = FileKind("text/plain; charset=utf-8", ("txt",))
# Browsers read cp949, Windows' own, under this name (WHATWG Encoding).
KOREAN_TEXT = FileKind("text/plain; charset=euc-kr", ("txt",))


def kind_of(body: bytes) -> FileKind | None:
    """None for everything that is not on the list."""
    for start, kind in _STARTS:
        if body.startswith(start):
            return kind
    if body.startswith(_OLE):
        # The same envelope holds old Word and Excel files; the stream `FileHeader` tells them apart
        # (한글 문서 파일 형식 5.0, 3.2.1).
        return _HWP if _HWP_SIGNATURE in body else None
    if body.startswith(_ZIP):
        return _zipped(body)
    return _text(body)


_JPG = FileKind("image/jpeg", ("jpg", "jpeg", "jfif"), is_image=True)
_PNG = FileKind("image/png", ("png",), is_image=True)
_GIF = FileKind("image/gif", ("gif",), is_image=True)
_PDF = FileKind("application/pdf", ("pdf",))
_HWP = FileKind("application/x-hwp", ("hwp",))
_STARTS = (
    (b"\xff\xd8\xff", _JPG),
    (b"\x89PNG\r\n\x1a\n", _PNG),
    (b"GIF87a", _GIF),
    (b"GIF89a", _GIF),
    (b"%PDF-", _PDF),
)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_HWP_SIGNATURE = b"HWP Document File"
_ZIP = b"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument."
# The part without which it is none of these (KS X 6101; ISO/IEC 29500).
_PARTS: Mapping[str, FileKind] = {
    "Contents/content.hpf": FileKind("application/hwp+zip", ("hwpx",)),
    "word/document.xml": FileKind(f"{_OFFICE}wordprocessingml.document", ("docx",)),
    "xl/workbook.xml": FileKind(f"{_OFFICE}spreadsheetml.sheet", ("xlsx",)),
    "ppt/presentation.xml": FileKind(f"{_OFFICE}presentationml.presentation", ("pptx",)),
}
_MACROS = "vbaproject.bin"
_WHITE = frozenset("\t\n\r\f")


def _zipped(body: bytes) -> FileKind | None:
    """Of an archive only the list of names is read: nothing is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError):
        # Python raises all of these of a list of names that makes no sense.
        return None
    found = [kind for part, kind in _PARTS.items() if part in names]
    has_macros = any(name.lower().endswith(_MACROS) for name in names)
    return found[0] if len(found) == 1 and not has_macros else None


def _text(body: bytes) -> FileKind | None:
    for encoding, kind in (("utf-8-sig", UTF8_TEXT), ("cp949", KOREAN_TEXT)):
        try:
            said = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        return kind if said and all(_is_written(char) for char in said) else None
    return None


def _is_written(char: str) -> bool:
    """Control characters are in no text that a person wrote."""
    return char in _WHITE or not (char < " " or "\x7f" <= char <= "\x9f")
