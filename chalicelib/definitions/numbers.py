"""Phone numbers: how they are written, and which ones a city has made public."""

import re
from collections.abc import Iterable, Iterator

from chalicelib.definitions.departments import Unit
from chalicelib.definitions.faq import Entry, Topic
from chalicelib.definitions.files import Files
from chalicelib.definitions.notices import Page

# National numbers of three or four digits that anybody may be told.
NATIONAL = frozenset(
    ("109", "110", "112", "117", "118", "119", "120", "129", "131")
    + ("182", "1330", "1339", "1345", "1350", "1366", "1388")
)
PHONE_HINT = "031-8024-5000, 031-120, 1588-0000처럼 하이픈을 넣어 써 주세요."

_PHONE = re.compile(r"0\d{1,3}-\d{3,4}-\d{4}|0\d{1,2}-\d{3}|1\d{3}-\d{4}|1\d{2,3}")
_INSIDE = re.compile(
    r"(?<![\d-])(?:0\d{1,3}[-. )]{1,2}\d{3,4}[-. ]\d{4}|0\d{8,10}|1[568]\d{2}[-. ]\d{4})(?![\d-])"
)


def is_phone(written: str) -> bool:
    """Whether this is a Korean number as officers write it, with hyphens."""
    return _PHONE.fullmatch(written) is not None


def phones_inside(text: str) -> Iterator[str]:
    """What looks like a phone number inside a text."""
    return (match.group() for match in _INSIDE.finditer(text))


def digits(phone: str) -> str:
    """The number without hyphens."""
    return "".join(filter(str.isdecimal, phone))


def phones_of(files: Files) -> Iterator[tuple[str, str, str]]:
    """Every number a file states as such: file, place, number."""
    tenant = files.tenant
    if tenant.phone is not None:
        yield "tenant", "phone", tenant.phone
    for index, number in enumerate(tenant.public_numbers):
        yield "tenant", f"public_numbers/{index}", number
    if tenant.channels.sms:
        yield "tenant", "channels/sms/number", tenant.channels.sms.number
    if tenant.notices and tenant.notices.advertising:
        number = tenant.notices.advertising.free_refusals
        yield "tenant", "notices/advertising/free_refusals", number
    yield from _listed("departments", "departments", files.departments.departments)
    yield from _listed("faq", "entries", files.faq.entries)
    yield from _listed("faq", "not_ours", files.faq.not_ours)
    yield from _listed("notices", "notices", files.notices.notices)
    yield from _listed("notices", "guide", files.notices.guide)
    yield from _dialled(files)


def public_digits(files: Files) -> frozenset[str]:
    """Digits of every number that is never masked."""
    return NATIONAL | {digits(phone) for _, _, phone in phones_of(files)}


def _listed(
    stem: str, group: str, items: Iterable[Unit | Entry | Topic | Page]
) -> Iterator[tuple[str, str, str]]:
    for index, item in enumerate(items):
        if item.phone is not None:
            yield stem, f"{group}/{index}/phone", item.phone


def _dialled(files: Files) -> Iterator[tuple[str, str, str]]:
    for id, node in files.menu.nodes.items():
        for group, choices in (("choices", node.choices), ("buttons", node.buttons)):
            for index, choice in enumerate(choices):
                if choice.to.startswith("tel:"):
                    place = f"nodes/{id}/{group}/{index}/to"
                    yield "menu", place, choice.to.removeprefix("tel:")
