"""A chunk of a broadcast as an item: what its worker wrote, and beside it what reports told."""

from collections.abc import Iterable, Mapping

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)

from chalicelib.store.table import Item

CHUNK = "K#"


class ChunkItem(Item):
    """At sk `K#<number, 6 digits>`. `free_at`: microseconds since 1970; none takes it before.

    `reported`: `<place> <reason>` of each text that a report said had failed. Only reports write
    it, and only by ADD: the worker, who writes all else, cannot undo it, nor need it wait.
    """

    size = NumberAttribute(attr_name="n")
    states = BinaryAttribute(attr_name="s", legacy_encoding=False, null=True)
    turn = NumberAttribute(attr_name="t")
    holder = UnicodeAttribute(attr_name="h", null=True)
    asked_at = NumberAttribute(attr_name="a", null=True)
    free_at = NumberAttribute(attr_name="u")
    done = BooleanAttribute(attr_name="d", null=True)
    reported = UnicodeSetAttribute(attr_name="f", null=True)


def chunk_key(number: int) -> str:
    """The sk."""
    return f"{CHUNK}{number:06d}"


def report_of(place: int, reason: str) -> str:
    """One element of `reported`."""
    return f"{place} {reason}"


def read_reports(reported: Iterable[str]) -> Mapping[int, str]:
    """Reasons by place; of two for one place always the same one."""
    told = (each.partition(" ") for each in sorted(reported))
    return {int(place): reason for place, _, reason in told}
