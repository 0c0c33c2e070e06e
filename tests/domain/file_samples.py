"""The smallest bodies of every kind of file that may be shared, and of some that may not."""

import zipfile
from io import BytesIO

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16
# A true picture of one grey point.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550"
    "000000a4944415478da6368000000820081da45083b0000000049454e44ae426082"
)
JPG = b"\xff\xd8\xff\xe0" + b"\x00" * 16
GIF = b"GIF89a" + b"\x00" * 16
PDF = b"%PDF-1.7\n"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 504
HWP = OLE + b"HWP Document File" + b"\x00" * 32


def zipped(*names: str) -> bytes:
    """An archive with these names in it."""
    body = BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return body.getvalue()


DOCX = zipped("[Content_Types].xml", "word/document.xml")
XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")
PPTX = zipped("[Content_Types].xml", "ppt/presentation.xml")
HWPX = zipped("mimetype", "Contents/content.hpf")
