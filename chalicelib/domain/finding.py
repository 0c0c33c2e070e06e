"""Where a ranking leads: to an answer, to the first of several, to a refusal that fits."""

import re

from chalicelib.domain.faq import NOT_OURS, NotOurs, Ranking
from chalicelib.domain.ladder import OFFERED, PLAUSIBLE
from chalicelib.domain.menu import HOME
from chalicelib.domain.tenant import Tenant

_ELSEWHERE = "elsewhere"
_AGENCY = "agency"
_GREETING = "greeting"
_PLACE = re.compile("[가-힣]{1,8}[시군구도]")


def answer_target(id: str) -> str:
    """The target of an id that a matcher gave."""
    return id if id.startswith(NOT_OURS) else f"faq:{id}"


def sure_target(tenant: Tenant, ranking: Ranking) -> str:
    """The answer of a sure ranking; where more was surely asked for, with the others behind it."""
    first = ranking.ranked[0]
    others = [id for id in dict.fromkeys(ranking.also) if id != first and is_known(tenant, id)]
    if not others:
        return answer_target(first)
    return "several:" + "|".join([first, *others][:OFFERED])


def refusal(tenant: Tenant, ranking: Ranking) -> str | None:
    """The target that says why this is not answered; None where that is not known.

    Versions compiled before there were words for it have none: there it is a miss as ever.
    """
    kind, _, place = ranking.about.partition(":")
    if not kind or f"about.{kind}" not in tenant.texts:
        return None
    nearest = ranking.ranked[0] if ranking.ranked and ranking.confidence >= PLAUSIBLE else ""
    if kind == _AGENCY and nearest.startswith(NOT_OURS) and is_known(tenant, nearest):
        return nearest
    if kind == _ELSEWHERE:
        if not is_place(place):
            return None
        return f"{_ELSEWHERE}:{place}|{nearest if nearest in tenant.faq else ''}"
    return HOME if kind == _GREETING else f"about:{kind}"


def is_place(name: str) -> bool:
    """Whether this is a municipality's full name: nothing else is repeated to anybody."""
    return _PLACE.fullmatch(name) is not None


def is_known(tenant: Tenant, id: str) -> bool:
    """Whether this version has the entry, or topic of another body, that a matcher gave."""
    return id in tenant.faq or not_ours_of(tenant, id) is not None


def not_ours_of(tenant: Tenant, id: str) -> NotOurs | None:
    """The topic of another body that a matcher gave under `not-ours:<id>`."""
    return tenant.not_ours.get(id[len(NOT_OURS) :]) if id.startswith(NOT_OURS) else None
