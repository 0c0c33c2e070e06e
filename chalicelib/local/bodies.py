"""Reads a request's body to its end, by Content-Length or in chunks (RFC 9112, 6 and 7.1)."""

from email.message import Message
from io import BufferedIOBase

# API Gateway takes 10 MB.
LARGEST = 10 * 1024 * 1024
# What is still read of a body that is refused; beyond that the connection is cut.
READ_AND_DROPPED = 64 * 1024 * 1024
_PIECE = 64 * 1024


class BadBody(Exception):
    """The length or the chunks make no sense; the text says how."""


class BodyTooLarge(Exception):
    """More than LARGEST."""


def read_body(headers: Message, source: BufferedIOBase) -> bytes:
    """The whole body; raises BadBody, BodyTooLarge, or ConnectionError when it breaks off."""
    body = _Body()
    coding = headers.get("transfer-encoding")
    if coding is not None:
        if coding.strip().lower() != "chunked":
            raise BadBody("This transfer coding is not understood.")
        _read_chunks(source, body)
    else:
        _read_exactly(source, _length(headers), body)
    return body.whole()


class _Body:
    def __init__(self) -> None:
        self._kept = bytearray()
        self._size = 0

    def add(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size <= LARGEST:
            self._kept += piece
        elif self._size > READ_AND_DROPPED:
            raise BodyTooLarge

    def whole(self) -> bytes:
        if self._size > LARGEST:
            raise BodyTooLarge
        return bytes(self._kept)


def _length(headers: Message) -> int:
    lengths = {value.strip() for value in headers.get_all("content-length", ["0"])}
    length = lengths.pop()
    if lengths or not (length.isascii() and length.isdigit() and len(length) < 16):
        raise BadBody("Content-Length is no number.")
    return int(length)


def _read_exactly(source: BufferedIOBase, length: int, body: _Body) -> None:
    while length:
        piece = source.read(min(length, _PIECE))
        if not piece:
            raise ConnectionResetError("the body broke off")
        body.add(piece)
        length -= len(piece)


def _read_chunks(source: BufferedIOBase, body: _Body) -> None:
    while size := _chunk_size(source):
        _read_exactly(source, size, body)
        if _line(source) != b"":
            raise BadBody("A chunk is longer than it says.")
    # Trailers mean nothing here.
    while _line(source):
        pass


def _chunk_size(source: BufferedIOBase) -> int:
    digits = _line(source).split(b";", 1)[0].strip()
    if not digits or len(digits) > 8 or digits.strip(b"0123456789abcdefABCDEF"):
        raise BadBody("A chunk's size is no number.")
    return int(digits, 16)


def _line(source: BufferedIOBase) -> bytes:
    line = source.readline(8192)
    if not line.endswith(b"\n"):
        raise ConnectionResetError("the body broke off")
    return line.rstrip(b"\r\n")
