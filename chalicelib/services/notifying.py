"""Takes in notices: checked, sealed and stored by one write, which brings them on their way.

Whoever asks names the cause: the same cause again is the same notice, and sends nothing.
"""

import base64
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.ad_label import Unlabelled, ad_faults
from chalicelib.domain.carrier_text import carried, kind_of
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import NotFound, Unfit
from chalicelib.domain.keyed import keyed
from chalicelib.domain.notice import Notice
from chalicelib.domain.notice_acts import suits
from chalicelib.domain.notice_ways import NoticeWays, read_ways
from chalicelib.domain.outbound_rules import Urgent
from chalicelib.domain.phone_number import read_phone
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.tenant import Tenant
from chalicelib.services.notice_ports import Notices
from chalicelib.services.ports import TenantKeys, Tenants, Vault

log = logging.getLogger(__name__)

# KMS seals no more than 4 KiB.
_MOST_BYTES = 4000


@dataclass(frozen=True, slots=True)
class Asked:
    """A notice that somebody wants sent. `cause` bears no personal data, such as `case#7#closed`.

    To `who`, or to a `phone` written anyhow; by a `template` with its values, or a free text.
    `department`: who is told if no way brings it; empty: that of the talk, else of the agents.
    `answers`: it is the answer to what they wrote themselves, which the night does not hold.
    """

    tenant_id: str
    purpose: Purpose
    cause: str
    who: ConversationKey | None = None
    phone: str = ""
    template: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    urgent: Urgent | None = None
    department: str = ""
    answers: bool = False


class Notifying:
    """The door to the outbound path for what is no reply."""

    def __init__(
        self,
        tenants: Tenants,
        keys: TenantKeys,
        vault: Vault,
        notices: Notices,
        clock: Callable[[], datetime],
    ) -> None:
        self._tenants = tenants
        self._keys = keys
        self._vault = vault
        self._notices = notices
        self._clock = clock

    def notify(self, asked: Asked) -> str:
        """The notice's id, once it is stored; what comes of it `get` tells. Raises Retryable.

        NotFound for no such tenant and for another's conversation; Unfit where the city sends none
        or knows no such template or department; NotAPhone, MissingValue, UnknownValue, TooLong and
        Unlabelled for what cannot be sent, with nothing stored.
        """
        tenant = self._tenants.active(asked.tenant_id)
        if tenant is None:
            raise NotFound("no such tenant")
        ways = read_ways(tenant.ways)
        _check(asked, tenant, ways)
        phone = _phone(asked)
        notice = Notice(
            id=_id(self._keys.of(tenant.id), asked.cause),
            tenant_id=tenant.id,
            purpose=asked.purpose,
            cause=asked.cause,
            made_at=self._clock(),
            sealed=self._vault.seal(tenant.id, _said(asked, phone)),
            template=asked.template,
            who=asked.who,
            urgent=asked.urgent,
            department=asked.department,
            answers=asked.answers,
        )
        fresh = self._notices.create(notice)
        ids = {"tenant_id": tenant.id, "notice_id": notice.id}
        log.info("notice created" if fresh else "repeat", extra=ids)
        return notice.id

    def get(self, tenant_id: str, id: str) -> Notice:
        """As it is. Raises NotFound."""
        notice = self._notices.get(tenant_id, id) if self._tenants.active(tenant_id) else None
        if notice is None:
            raise NotFound("no such notice")
        return notice

    def of_cause(self, tenant_id: str, cause: str) -> Notice | None:
        """What was asked for by this cause, as it is; None where nothing was. Raises Retryable."""
        return self._notices.get(tenant_id, _id(self._keys.of(tenant_id), cause))


def _check(asked: Asked, tenant: Tenant, ways: NoticeWays) -> None:
    if not asked.cause.strip():
        raise ValueError("a notice has a cause")
    if asked.who and asked.who.tenant_id != tenant.id:
        raise NotFound("no such talk")
    if bool(asked.template) == bool(asked.text.strip()):
        raise ValueError("a notice has a template or a text")
    _check_ways(asked, ways)
    if asked.department and asked.department not in tenant.departments:
        raise Unfit(f"이 시에 {asked.department} 부서가 없습니다.")
    text = carried(_text(asked, ways)).text
    kind_of(text)
    if not text.strip():
        raise Unfit("문자로 쓸 수 있는 글자가 하나도 없습니다. 그림 글자 말고 글로 적어 주세요.")
    if asked.purpose is Purpose.AD:
        _check_ad(text, tenant)


def _check_ways(asked: Asked, ways: NoticeWays) -> None:
    if not ways.rungs:
        raise Unfit("이 시는 알림을 보낼 방법을 정하지 않았습니다.")
    kind = asked.purpose, asked.template, asked.who
    if not any(suits(rung.way, *kind) for rung in ways.rungs):
        raise Unfit(
            "이 시가 정한 방법 가운데 이 알림이 갈 수 있는 것이 없습니다. "
            "직접 쓴 글과 광고는 알림톡으로, 전화번호만 아는 분께는 상담톡으로 가지 않습니다."
        )


def _text(asked: Asked, ways: NoticeWays) -> str:
    """What a text message of it would say."""
    if asked.template:
        template = ways.template(asked.template)
        if template is None:
            raise Unfit(f"이 시에 {asked.template} 템플릿이 없습니다.")
        template.fill(asked.values)
        return template.fill_instead(asked.values)
    return asked.text


def _check_ad(text: str, tenant: Tenant) -> None:
    names = [*tenant.name.values(), *tenant.service.values()]
    faults = ad_faults(text, names, [*tenant.public_numbers])
    if faults:
        raise Unlabelled(faults)


def _phone(asked: Asked) -> str:
    if asked.phone:
        number = read_phone(asked.phone)
        if not number.is_mobile:
            raise Unfit(
                "문자를 받을 수 없는 번호입니다. 휴대전화 번호를 적거나 전화로 알려 주세요."
            )
        return number.digits
    if asked.who is None:
        raise ValueError("a notice goes to somebody")
    return ""


def _id(key: bytes, cause: str) -> str:
    """24 characters of a-z2-7: of one cause always the same, and nobody guesses them."""
    return base64.b32encode(keyed(key, "notice", cause)[:15]).decode("ascii").lower()


def _said(asked: Asked, phone: str) -> bytes:
    said = {"phone": phone, "values": dict(asked.values), "text": asked.text}
    try:
        raw = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise Unfit("글자가 깨져 있어 보낼 수 없습니다. 다시 적어 주세요.") from None
    if len(raw) > _MOST_BYTES:
        raise Unfit("보낼 내용이 너무 깁니다. 줄여서 다시 보내 주세요.")
    return raw
