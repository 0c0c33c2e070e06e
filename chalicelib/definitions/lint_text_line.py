"""Rules about the text-message line: its number, and the vendor that brings its texts."""

from collections.abc import Iterator

from chalicelib.definitions.faults import Severity
from chalicelib.definitions.files import Files
from chalicelib.definitions.rule import Finding, Ground, Rule
from chalicelib.domain.phone_number import NotAPhone, read_phone, words_of
from chalicelib.domain.text_mapping import read_mapping
from chalicelib.domain.text_mapping_faults import faults_of
from chalicelib.domain.text_mapping_faults import words_of as mapping_words

_INBOUND = "channels/sms/inbound"
# Those that sign what they bring.
_SIGN = frozenset({"bizgo-mo", "twilio"})
# Those whose texts come by a way of our own account.
_WITHOUT_WEBHOOK = frozenset({"aws-sms"})


def _number(files: Files, _: Ground) -> Iterator[Finding]:
    sms = files.tenant.channels.sms
    if sms is None:
        return
    try:
        read_phone(sms.number)
    except NotAPhone as told:
        yield "tenant", "channels/sms/number", words_of(told.fault)


def _unverified(files: Files, _: Ground) -> Iterator[Finding]:
    sms = files.tenant.channels.sms
    if sms and sms.outbound and not sms.verified:
        hint = (
            f"{sms.number}은(는) 아직 발신번호로 등록되지 않아 문자가 나가지 않습니다. 문자를 "
            "보내는 곳에 통신서비스 이용증명원을 내고(대신 신청하면 위임장도), 등록이 끝나면 "
            "true로 바꿔 주세요. (전기통신사업법 제84조의2)"
        )
        yield "tenant", "channels/sms/verified", hint


def _signing(files: Files, _: Ground) -> Iterator[Finding]:
    sms = files.tenant.channels.sms
    inbound = sms.inbound if sms else None
    if inbound is None:
        return
    if inbound.vendor in _SIGN and not inbound.signing:
        hint = f"{inbound.vendor}은(는) 서명해서 보냅니다. 서명 비밀값의 이름을 넣어 주세요."
        yield "tenant", f"{_INBOUND}/signing", hint
    if inbound.vendor not in _SIGN and inbound.signing:
        hint = f"{inbound.vendor}은(는) 서명하지 않습니다. signing을 null로 두세요."
        yield "tenant", f"{_INBOUND}/signing", hint


def _hook(files: Files, _: Ground) -> Iterator[Finding]:
    sms = files.tenant.channels.sms
    inbound = sms.inbound if sms else None
    if inbound is None:
        return
    posts = inbound.vendor not in _WITHOUT_WEBHOOK
    if posts and not inbound.hook:
        hint = f"{inbound.vendor}은(는) 웹훅으로 보냅니다. 비밀값의 이름을 넣어 주세요."
        yield "tenant", f"{_INBOUND}/hook", hint
    if not posts and inbound.hook:
        hint = f"{inbound.vendor}은(는) 웹훅을 쓰지 않습니다. hook을 null로 두세요."
        yield "tenant", f"{_INBOUND}/hook", hint


def _mapping(files: Files, _: Ground) -> Iterator[Finding]:
    sms = files.tenant.channels.sms
    inbound = sms.inbound if sms else None
    if inbound is None:
        return
    place, mapped = f"{_INBOUND}/mapping", inbound.vendor == "mapped-text"
    if mapped and inbound.mapping is None:
        yield "tenant", place, "mapped-text에는 필드가 있는 자리(mapping)가 있어야 합니다."
    elif not mapped and inbound.mapping is not None:
        yield "tenant", place, f"{inbound.vendor}은(는) 필드가 정해져 있습니다. 지워 주세요."
    elif inbound.mapping is not None:
        for fault in faults_of(read_mapping(inbound.mapping.model_dump())):
            yield "tenant", f"{place}/{fault.field}", mapping_words(fault.why)


RULES = (
    Rule("text-number", Severity.ERROR, ("tenant",), _number),
    Rule("text-unverified", Severity.WARNING, ("tenant",), _unverified),
    Rule("text-hook", Severity.ERROR, ("tenant",), _hook),
    Rule("text-signing", Severity.ERROR, ("tenant",), _signing),
    Rule("text-mapping", Severity.ERROR, ("tenant",), _mapping),
)
