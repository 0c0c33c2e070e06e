"""Sender profiles as the simulated dealers know them: whose they are, what Kakao approved of them.

Here the cities' own active versions are the register, so that every template counts as approved.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chalicelib.bootstrap import Platform
from chalicelib.domain.alimtalk import AlimtalkTemplate
from chalicelib.domain.language import KOREAN
from chalicelib.domain.notice_ways import NoticeWays, read_ways
from chalicelib.domain.phone_number import NotAPhone, read_phone
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_message import CHANNEL


@dataclass(frozen=True, slots=True)
class Profile:
    """`number`: in whose thread on the phone its cards lie. `templates` by the dealer's code."""

    name: str
    number: str
    templates: Mapping[str, AlimtalkTemplate]


# A dealer's name and the profile's id there.
FindProfile = Callable[[str, str], Profile | None]


def no_profile(_dealer: str, _id: str) -> None:
    """Nobody is registered."""


def is_filled(approved: str, text: str) -> bool:
    """Whether only the gaps of the approved text differ, as Kakao compares."""
    pieces = [re.escape(piece) for piece in re.split(r"#\{[^{}\n]{1,40}\}", approved)]
    return re.fullmatch("(?s:.+?)".join(pieces), text) is not None


def profile_of(platform: Platform, dealer: str, id: str) -> Profile | None:
    """The city's whose profile it is."""
    for tenant_id in platform.versions.ids():
        tenant = platform.tenants.active(tenant_id)
        ways = read_ways(tenant.ways) if tenant else NoticeWays()
        known = [each.profile for each in ways.vendors if each.name == dealer]
        if tenant and id and id in known:
            return Profile(tenant.service[KOREAN], _number(tenant, ways), _by_code(ways, dealer))
    return None


def sends_from(platform: Platform, number: str) -> bool:
    """Whether a city's notices go out from this number (digits)."""
    found = [platform.tenants.active(id) for id in platform.versions.ids()]
    return any(read_ways(each.ways).sender == number for each in found if each and each.ways)


def _by_code(ways: NoticeWays, dealer: str) -> Mapping[str, AlimtalkTemplate]:
    return {each.codes[dealer]: each for each in ways.templates if dealer in each.codes}


def _number(tenant: Tenant, ways: NoticeWays) -> str:
    line = tenant.accounts.get(CHANNEL)
    try:
        return read_phone(line.id).digits if line else ways.sender
    except NotAPhone:
        return ways.sender
