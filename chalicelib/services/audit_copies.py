"""Copies the log of access, line by line, to where nobody can change it."""

import logging
from collections.abc import Callable

from chalicelib.domain.errors import Permanent
from chalicelib.domain.message import Json

log = logging.getLogger(__name__)

Line = tuple[str, bytes]


class AuditCopies:
    """`line_of` knows the log's items and gives a line's name and bytes; `keep` stores them."""

    def __init__(
        self, line_of: Callable[[Json], Line | None], keep: Callable[[str, bytes], None]
    ) -> None:
        self._line_of = line_of
        self._keep = keep

    def follow(self, image: Json) -> None:
        """Any item of the stream may come, and come again. Raises Retryable.

        A place that refuses for good is told and holds nothing up: the line itself is written.
        """
        line = self._line_of(image)
        if line is None:
            return
        try:
            self._keep(*line)
        except Permanent:
            log.error("access not copied", extra={"line": line[0]})
