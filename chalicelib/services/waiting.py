"""Who waits for a department, first to last, read page by page as far as somebody asks for it."""

from collections.abc import Iterator

from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.services.desk_ports import Desks


def who_waits(desks: Desks, tenant_id: str, department: str, at_once: int) -> Iterator[DeskEntry]:
    """`at_once`: how many entries one read brings."""
    after = ""
    while True:
        page, after = desks.backlog(tenant_id, department, at_once, after)
        yield from page
        if not after:
            return
