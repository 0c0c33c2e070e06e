"""Copies the log of access, line by line, to where nobody can change it."""

from collections.abc import Callable

from chalicelib.domain.message import Json

Line = tuple[str, bytes]


class AuditCopies:
    """`line_of` knows the log's items and gives a line's name and bytes; `keep` stores them."""

    def __init__(
        self, line_of: Callable[[Json], Line | None], keep: Callable[[str, bytes], None]
    ) -> None:
        self._line_of = line_of
        self._keep = keep

    def follow(self, image: Json) -> None:
        """Any item of the stream may come, and come again. Raises Retryable."""
        line = self._line_of(image)
        if line:
            self._keep(*line)
