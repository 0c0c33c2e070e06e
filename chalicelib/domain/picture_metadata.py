"""Pictures without what a camera wrote beside them: where they were taken, when, by which device.

JPEG (ITU-T T.81, Exif 2.32) loses its APP1, APP3-APP13, APP15 and comments, and what lies behind
its end; PNG its text, time and EXIF chunks. Which way is up stays. Other files stay as they are.
"""

import struct

_JPG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"


def without_metadata(body: bytes) -> bytes:
    """The same picture; what is broken stays as it is from where it is broken."""
    if body.startswith(_JPG + b"\xff"):
        return _jpg(body)
    return _png(body) if body.startswith(_PNG) else body


_SOS, _EOI = 0xDA, 0xD9
# Any number of them may stand before a marker (T.81, B.1.1.2).
_FILL = 0xFF
# JFIF, colours (ICC in APP2, Adobe in APP14): a picture looks otherwise without them.
_KEPT_APPS = frozenset({0xE0, 0xE2, 0xEE})
_APPS, _COMMENT = range(0xE0, 0xF0), 0xFE
_ICC, _EXIF = b"ICC_PROFILE\x00", b"Exif\x00\x00"
_ORIENTATION = 0x0112
_DROPPED_CHUNKS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf"})


def _jpg(body: bytes) -> bytes:
    kept, at = [_JPG], 2
    while at + 4 <= len(body) and body[at] == 0xFF:
        marker = body[at + 1]
        if marker == _FILL:
            at += 1
            continue
        if marker == _EOI:
            return b"".join(kept) + b"\xff\xd9"
        end = at + 2 + int.from_bytes(body[at + 2 : at + 4], "big")
        if end < at + 4 or end > len(body):
            break
        if marker == _SOS:
            end = _scan_end(body, end)
        kept.append(_segment(marker, body[at:end]))
        at = end
    return b"".join(kept) + (body[at : at + 2] if body[at:].startswith(b"\xff\xd9") else body[at:])


def _segment(marker: int, segment: bytes) -> bytes:
    """What stays of it."""
    if marker == 0xE1 and segment[4:].startswith(_EXIF):
        return _upright(_orientation(segment[10:]))
    # Other APP2 are pictures in the picture, with EXIF of their own.
    foreign = marker == 0xE2 and not segment[4:].startswith(_ICC)
    is_app = marker in _APPS and marker not in _KEPT_APPS
    return b"" if is_app or foreign or marker == _COMMENT else segment


def _scan_end(body: bytes, at: int) -> int:
    """Behind the scan's data: at the next marker that is neither a stuffed byte nor a restart."""
    while (at := body.find(b"\xff", at)) >= 0 and at + 1 < len(body):
        following = body[at + 1]
        if following != 0x00 and not 0xD0 <= following <= 0xD7 and following != 0xFF:
            return at
        at += 1 if following == 0xFF else 2
    return len(body)


def _orientation(tiff: bytes) -> int:
    """1 to 8; 1, upright, where nothing else can be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if order:
            (start,) = struct.unpack_from(f"{order}I", tiff, 4)
            (count,) = struct.unpack_from(f"{order}H", tiff, start)
            for n in range(min(count, 200)):
                entry = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * n)
                if entry[0] == _ORIENTATION and 1 <= entry[3] <= 8:
                    return int(entry[3])
    except struct.error:
        return 1
    return 1


def _upright(orientation: int) -> bytes:
    """EXIF that says nothing else; none where a picture stands as it is."""
    if orientation == 1:
        return b""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", 2 + len(_EXIF) + len(tiff)) + _EXIF + tiff


def _png(body: bytes) -> bytes:
    kept, at = [_PNG], len(_PNG)
    while at + 12 <= len(body):
        end = at + 12 + int.from_bytes(body[at : at + 4], "big")
        kind = body[at + 4 : at + 8]
        if end > len(body):
            break
        if kind not in _DROPPED_CHUNKS:
            kept.append(body[at:end])
        at = end
        if kind == b"IEND":
            return b"".join(kept)
    return b"".join(kept) + body[at:]
