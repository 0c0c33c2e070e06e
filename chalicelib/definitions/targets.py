"""Where a choice leads: whether a target means something in these files."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from chalicelib.definitions.faults import did_you_mean
from chalicelib.definitions.files import Files
from chalicelib.definitions.menu import Choice, Node
from chalicelib.definitions.numbers import PHONE_HINT, is_phone
from chalicelib.domain.menu import AGENT, BACK, GUIDE, HOME, LANGUAGE, MORE, NOTICES

_LISTS = (AGENT, NOTICES, GUIDE, LANGUAGE)
_AUTOMATIC = (HOME, BACK, MORE)


def choices_of(id: str, node: Node) -> Iterator[tuple[str, Choice]]:
    """A node's choices and buttons with their places."""
    for index, choice in enumerate(node.choices):
        yield f"nodes/{id}/choices/{index}", choice
    for index, button in enumerate(node.buttons):
        yield f"nodes/{id}/buttons/{index}", button


def target_fault(files: Files, to: str) -> str | None:
    """What is wrong with a target, in the officer's words; None when it leads somewhere."""
    kind, colon, id = to.partition(":")
    if to in _AUTOMATIC:
        return "처음으로·이전·다음은 저절로 붙으므로 쓰지 않습니다."
    if not colon:
        return _unknown(to, (*files.menu.nodes, *_LISTS), "화면")
    if kind == "link":
        return link_fault(id)
    if kind == "tel":
        return None if is_phone(id) else f"전화번호가 아닙니다. {PHONE_HINT}"
    if kind == "faq" and any(entry.id == id and entry.draft for entry in files.faq.entries):
        return f'"{id}"은(는) 아직 초안이라 시민에게 나가지 않습니다.'
    known = _ids(files).get(kind)
    if known is None:
        return f'"{kind}:"은(는) 없는 종류입니다. faq, notice, guide, link, tel만 됩니다.'
    return _unknown(id, known, f"{kind} 항목")


def link_fault(address: str) -> str | None:
    """What is wrong with a web address; None when a phone can safely open it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "인터넷 주소가 아닙니다."
    if parts.scheme != "https":
        return "https://로 시작하는 주소만 쓸 수 있습니다."
    plain = address.isascii() and address.isprintable() and " " not in address
    if not plain or not parts.hostname or "." not in parts.hostname:
        return "인터넷 주소가 아닙니다. 빈칸이나 한글이 섞이지 않았는지 보세요."
    return None


def _ids(files: Files) -> dict[str, list[str]]:
    return {
        "faq": [entry.id for entry in files.faq.entries],
        "notice": [page.id for page in files.notices.notices],
        "guide": [page.id for page in files.notices.guide],
    }


def _unknown(id: str, known: Iterable[str], kind: str) -> str | None:
    if id in known:
        return None
    return f'"{id}"(이)라는 {kind}이 없습니다.' + did_you_mean(id, known)
