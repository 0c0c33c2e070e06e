"""What a target is called, for staff: the way a person came is told in the city's own words."""

from chalicelib.domain.language import KOREAN, say
from chalicelib.domain.tenant import Tenant

_FIXED = {"agent": "상담 연결", "notices": "공지사항", "guide": "안내", "language": "언어 선택"}
_LONGEST = 40


def is_topic(tenant: Tenant, target: str) -> bool:
    """Whether a talk can have been about this: one of the city's own questions."""
    kind, _, id = target.partition(":")
    return kind == "faq" and id in tenant.faq


def target_name(tenant: Tenant, target: str) -> str:
    """In Korean, on one line; the target itself where the version has it no more."""
    place = target.partition("#")[0].partition("@")[0]
    kind, _, id = place.partition(":")
    if place in _FIXED:
        return _FIXED[place]
    if place == tenant.start:
        return "첫 화면"
    if kind == "faq" and id in tenant.faq:
        return say(tenant.faq[id].question, KOREAN)
    if kind == "several":
        return " / ".join(target_name(tenant, f"faq:{each}") for each in id.split("|")[:3])
    if kind == "help":
        return "긴급 도움 안내"
    if kind in ("notice", "guide"):
        shelf = tenant.notices if kind == "notice" else tenant.guide
        return next((say(each.title, KOREAN) for each in shelf if each.id == id), place)
    return _node_name(tenant, place)


def _node_name(tenant: Tenant, place: str) -> str:
    """What the choice that leads there is called, else the screen's first line."""
    for node in tenant.nodes.values():
        for choice in (*node.choices, *node.buttons):
            if choice.to == place:
                return say(choice.label, KOREAN)
    node_there = tenant.nodes.get(place)
    first = say(node_there.text, KOREAN).partition("\n")[0] if node_there else place
    return first if len(first) <= _LONGEST else first[: _LONGEST - 1] + "…"
