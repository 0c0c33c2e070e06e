"""One step's message, as its way carries it, and the call that brings it out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from chalicelib.domain.alimtalk import AlimtalkTemplate, OutgoingAlimtalk
from chalicelib.domain.budget import Charged
from chalicelib.domain.carrier_text import carried, kind_of, title_of
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.errors import TooLong
from chalicelib.domain.language import KOREAN, say
from chalicelib.domain.notice import Notice
from chalicelib.domain.notice_ways import NoticeWays, Way
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_message import OutgoingText
from chalicelib.services.notice_ports import SessionDoor
from chalicelib.services.vendor_ports import MessageVendor, Registration


@dataclass(frozen=True, slots=True)
class Said:
    """A notice's content, unsealed."""

    phone: str
    values: Mapping[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a step brings: a text, or an alimtalk's text and values, under the step's key."""

    way: Way
    to: str
    text: str
    key: str
    template: AlimtalkTemplate | None = None
    values: Mapping[str, str] | None = None

    @property
    def charged(self) -> Charged | None:
        """What it is billed as; None for what costs nothing."""
        if self.way is Way.SESSION:
            return None
        return Charged.ALIMTALK if self.way is Way.ALIMTALK else Charged(kind_of(self.text).value)


def read_said(raw: bytes) -> Said:
    """What a notice had sealed."""
    told = json.loads(raw)
    return Said(str(told["phone"]), dict(told["values"]), str(told["text"]))


def parcel_of(
    tenant: Tenant, ways: NoticeWays, notice: Notice, said: Said, way: Way, key: str
) -> Parcel | Outcome:
    """The message of one way; an Outcome says why it cannot go that way. `said.phone` is known."""
    if way is not Way.SESSION and not said.phone:
        return _never(Failure.NO_ADDRESS)
    if way is Way.TEXT and not is_verified(tenant, ways):
        return _never(Failure.ACCOUNT)
    template = ways.template(notice.template) if notice.template else None
    if notice.template and template is None:
        return _never(Failure.ACCOUNT)
    try:
        if way is Way.ALIMTALK and template:
            text = template.fill(said.values)
            return Parcel(way, said.phone, text, key, template, said.values)
        text = template.fill_instead(said.values) if template else said.text
        if way is Way.TEXT:
            text = carried(text).text.strip()
            kind_of(text)
        return Parcel(way, said.phone, text, key)
    except TooLong:
        return _never(Failure.TOO_LONG)
    except ValueError:
        # The template has other gaps since: an operator must look, no phone refused it.
        return _never(Failure.ACCOUNT)


def is_verified(tenant: Tenant, ways: NoticeWays) -> bool:
    """Whether texts have a sender's number, and it is registered (전기통신사업법 제84조의2)."""
    of_number = [each for each in tenant.accounts.values() if ways.sender in each.numbers]
    return bool(ways.sender) and all(each.verified for each in of_number)


def able(ways: NoticeWays, parcel: Parcel) -> NoticeWays:
    """With those vendors alone that can bring this one."""
    if parcel.template is None:
        return ways
    codes = parcel.template.codes
    return replace(
        ways, vendors=tuple(each for each in ways.vendors if each.profile and each.name in codes)
    )


@dataclass(frozen=True, slots=True)
class NoticeCalls:
    """Makes calls. `vendors` by name; `session` None: no talk is ever open."""

    vendors: Mapping[str, MessageVendor]
    session: SessionDoor | None = None

    def is_repeatable(self, way: Way, vendor: str) -> bool:
        """Whether it knows a key that it has had, as a talk does."""
        if way is Way.SESSION:
            return True
        return vendor in self.vendors and self.vendors[vendor].is_repeatable

    def say(self, tenant: Tenant, notice: Notice, parcel: Parcel) -> Outcome:
        """In the talk that still lasts."""
        if self.session is None or notice.who is None:
            return _never(Failure.SESSION_EXPIRED)
        return self.session.say(tenant, notice.who, parcel.text, parcel.key)

    def send(self, tenant: Tenant, ways: NoticeWays, by: Registration, parcel: Parcel) -> Outcome:
        """By a vendor; one that nobody knows never had it."""
        vendor = self.vendors.get(by.vendor.name)
        if vendor is None:
            return _never(Failure.ACCOUNT)
        if parcel.template is None or parcel.values is None:
            title, kind = title_of(say(tenant.service, KOREAN)), kind_of(parcel.text)
            text = OutgoingText(parcel.to, ways.sender, kind, parcel.text, title, parcel.key)
            return vendor.send_text(by, text)
        template = parcel.template
        return vendor.send_alimtalk(
            by,
            OutgoingAlimtalk(
                parcel.to,
                by.vendor.profile,
                template.codes[by.vendor.name],
                parcel.text,
                parcel.values,
                template.buttons,
                parcel.key,
            ),
        )

    def ask_talk(self, notice: Notice, key: str, ref: str, patience: timedelta) -> Outcome | None:
        """The same of what was said in a talk. Raises Retryable."""
        if self.session is None or notice.who is None:
            return None
        return self.session.ask(notice.who, key, ref, patience)

    def ask(self, by: Registration | None, key: str, vendor_key: str, to: str) -> Outcome | None:
        """What became of it; None where nobody can say."""
        vendor = self.vendors.get(by.vendor.name) if by else None
        return vendor.ask(by, key, vendor_key, to) if vendor and by else None


def _never(why: Failure) -> Outcome:
    return Outcome(DeliveryState.FAILED_PERMANENT, why)
