"""Ways of notices and alimtalk templates: faultless ones, and how an officer may break them."""

from typing import Any

from chalicelib.domain.message import Json

REPORTS = {"hook": "notices/report-hook", "signing": "notices/report-signing"}
BIZGO: Json = {
    "name": "bizgo", "share": 70, "rate": 100.0, "api_key": "notices/bizgo-key",
    "profile": "c0ffee" + "0" * 34, "reports": REPORTS,
}  # fmt: skip
SOLAPI: Json = {
    "name": "solapi", "share": 30, "rate": 20.0, "api_key": "notices/solapi-key",
    "api_secret": "notices/solapi-secret", "profile": "KA01PF000",
    "reports": {"hook": "notices/solapi-hook", "signing": "notices/solapi-signing"},
}  # fmt: skip
NOTICES: Json = {
    "ladder": [{"way": "alimtalk", "minutes": 10}, {"way": "text", "minutes": 60}],
    "vendors": [BIZGO, SOLAPI],
    "sender": "1588-0000",
    "verified": True,
}
TEMPLATE: Json = {
    "id": "receipt",
    "name": "접수 안내",
    "codes": {"bizgo": "RCPT01", "solapi": "KA01TP001"},
    "text": "접수번호는 #{접수번호}입니다.",
    "buttons": [
        {"kind": "WL", "name": "보기", "mobile": "https://city.example/r/#{접수번호}"},
        {"kind": "BC", "name": "상담하기"},
    ],
    "text_instead": "접수번호 #{접수번호}",
}

Edits = list[tuple[str, Any]]


def sending(template: Json = TEMPLATE, **changes: Any) -> Edits:
    """What makes the sample city one that sends notices."""
    return [
        ("tenant/notices", {**NOTICES, **changes}),
        ("templates/alimtalk", [template]),
    ]


def worded(**changes: Any) -> Edits:
    """With a template changed."""
    return sending({**TEMPLATE, **changes})


def _vendor(vendor: Json, **changes: Any) -> Edits:
    return sending(vendors=[{**vendor, **changes}, SOLAPI if vendor is BIZGO else BIZGO])


def _button(**changes: Any) -> Edits:
    return worded(
        buttons=[{"kind": "WL", "name": "보기", "mobile": "https://a.example", **changes}]
    )


_LINE = {
    "vendor": "bizgo",
    "api_key": "sms/api-key",
    "reports": {"hook": "sms/a", "signing": "sms/b"},
}
_SMS = {"number": "1899-0000", "verified": True, "outbound": _LINE}
_TWO_WAY = {
    "number": "1899-0000",
    "answers": "person",
    "verified": True,
    "inbound": {"vendor": "msghub", "hook": "sms/hook"},
    "outbound": {"vendor": "bizgo", "api_key": "sms/api-key"},
}
_ADS = {"free_refusals": "080-000-0000"}
_STEP = {"way": "text", "minutes": 1}
_AT = "tenant.json: notices"
_TEMPLATE = "templates.json: alimtalk/0"


def advertising(free_refusals: str = "080-000-0000", **changes: Any) -> Edits:
    """What makes it one that sends advertising by text."""
    ads = {"free_refusals": free_refusals}
    return [("tenant/channels/sms", _TWO_WAY), *sending(advertising=ads, **changes)]


# Rule, severity, where the fault is told, then what is put where.
ROWS: list[tuple[str, str, str, Edits]] = [
    ("notice-ladder", "error", f"{_AT}/ladder", sending(ladder=[])),
    ("notice-ladder", "error", f"{_AT}/ladder/1/way", sending(ladder=[_STEP, _STEP])),
    ("notice-ladder", "error", f"{_AT}/ladder/0/way", sending(ladder=[{"way": "session", "minutes": 1}])),
    ("notice-ladder", "error", f"{_AT}/ladder/0/way", sending(vendors=[{**BIZGO, "profile": None}])),
    ("notice-ladder", "error", f"{_AT}/ladder/1/way", sending(sender=None)),
    ("notice-vendor", "error", f"{_AT}/vendors", sending(vendors=[])),
    ("notice-vendor", "error", f"{_AT}/vendors", sending(vendors=[{**BIZGO, "share": 0}])),
    ("notice-vendor", "error", f"{_AT}/vendors/1/name", sending(vendors=[BIZGO, BIZGO])),
    ("notice-vendor", "error", f"{_AT}/vendors/0/api_secret", _vendor(SOLAPI, api_secret=None)),
    ("notice-vendor", "error", f"{_AT}/vendors/0/api_secret", _vendor(BIZGO, api_secret="a/b")),
    ("notice-vendor", "error", f"{_AT}/vendors/0/base_url", _vendor(SOLAPI, base_url="http://a.example")),
    ("notice-sender", "error", f"{_AT}/sender", sending(sender="전화")),
    ("notice-advertising", "error", f"{_AT}/advertising", sending(advertising=_ADS)),
    ("notice-advertising", "error", f"{_AT}/advertising/free_refusals", advertising("1588-0000")),
    ("notice-advertising", "error", f"{_AT}/advertising/free_refusals", advertising("080")),
    ("notice-advertising", "error", f"{_AT}/advertising", advertising(ladder=NOTICES["ladder"][:1])),
    ("quiet-hours", "error", "tenant.json: quiet_hours/begins", [("tenant/quiet_hours", {"begins": "08:00", "ends": "09:00"})]),
    ("quiet-hours", "error", "tenant.json: quiet_hours/ends", [("tenant/quiet_hours", {"begins": "21:00", "ends": "22:00"})]),
    ("notice-unverified", "warning", f"{_AT}/verified", sending(verified=False)),
    ("notice-unreported", "warning", f"{_AT}/vendors/0/reports", _vendor(BIZGO, reports=None)),
    ("notice-reports", "error", f"{_AT}/vendors/0/reports", [("tenant/channels/sms", _SMS), *sending()]),
    ("secret-name", "error", f"{_AT}/vendors/0/api_key", _vendor(SOLAPI, api_key="NCSAYU7YDBXYORXC")),
    ("secret-name", "error", f"{_AT}/vendors/0/api_secret", _vendor(SOLAPI, api_secret="secret")),
    ("secret-twice", "error", f"{_AT}/vendors/0/api_secret", _vendor(SOLAPI, api_secret="notices/solapi-key")),
    ("shape", "error", f"{_AT}/ladder/0/minutes", sending(ladder=[{"way": "text", "minutes": 0}])),
    ("shape", "error", f"{_AT}/vendors/0/name", _vendor(BIZGO, name="nobody")),
    ("alimtalk-id", "error", f"{_TEMPLATE}/id", worded(id="접수")),
    ("alimtalk-id", "error", "templates.json: alimtalk/1/id", [*sending(), ("templates/alimtalk/1", TEMPLATE)]),
    ("alimtalk-text", "error", f"{_TEMPLATE}/text", worded(text=" ", text_instead="")),
    ("alimtalk-text", "error", f"{_TEMPLATE}/text", worded(text="가" * 1001)),
    ("alimtalk-text", "error", f"{_TEMPLATE}/text", worded(text="(광고) #{접수번호}")),
    ("alimtalk-gap", "error", f"{_TEMPLATE}/text", worded(text="접수번호 {receipt}")),
    ("alimtalk-gap", "error", f"{_TEMPLATE}/text", worded(text="접수번호 #{접수번호")),
    ("alimtalk-gap", "error", f"{_TEMPLATE}/text", worded(text="접수번호 #{}")),
    ("alimtalk-gap", "error", f"{_TEMPLATE}/text", worded(text="접수 #{접수번호} #{ 이름}")),
    ("alimtalk-gap", "error", f"{_TEMPLATE}/text_instead", worded(text_instead="#{{접수번호}}")),
    ("alimtalk-gap", "error", f"{_TEMPLATE}/buttons/0/mobile", _button(mobile="https://a.example/{번호}")),
    ("alimtalk-instead", "error", f"{_TEMPLATE}/text_instead", worded(text_instead="#{접수번허}")),
    ("alimtalk-instead", "error", f"{_TEMPLATE}/text_instead", worded(text_instead="가" * 1001)),
    ("alimtalk-letters", "warning", f"{_TEMPLATE}/text_instead", worded(text_instead="សូម #{접수번호}")),
    ("alimtalk-button", "error", f"{_TEMPLATE}/buttons", worded(buttons=[{"kind": "MD", "name": "가"}] * 6)),
    ("alimtalk-button", "error", f"{_TEMPLATE}/buttons/0/name", _button(name="가" * 15)),
    ("alimtalk-button", "error", f"{_TEMPLATE}/buttons/0/name", worded(buttons=[{"kind": "AC", "name": "추가"}])),
    ("alimtalk-button", "error", f"{_TEMPLATE}/buttons/0/mobile", _button(mobile="")),
    ("alimtalk-button", "error", f"{_TEMPLATE}/buttons/0/mobile", _button(mobile="http://a.example")),
    ("alimtalk-button", "error", f"{_TEMPLATE}/buttons/0/mobile", _button(kind="MD")),
    ("alimtalk-button", "error", f"{_TEMPLATE}/buttons/0/web", _button(web="a.example")),
    ("alimtalk-code", "error", f"{_TEMPLATE}/codes", worded(codes={"bizgo": "RCPT01"})),
    ("alimtalk-code", "error", f"{_TEMPLATE}/codes/bizgo", worded(codes={"bizgo": " ", "solapi": "K"})),
    ("alimtalk-unsent", "warning", "templates.json: alimtalk", [("templates/alimtalk", [TEMPLATE])]),
    ("shape", "error", f"{_TEMPLATE}/buttons/0/kind", _button(kind="AL")),
]  # fmt: skip
