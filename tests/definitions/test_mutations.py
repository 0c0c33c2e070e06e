"""A faultless city broken in one place: the rule for that place says so, there and only as grave
as it is."""

from pathlib import Path
from typing import Any

import pytest

from chalicelib.definitions.lint import RULES
from chalicelib.domain.message import Json
from tests.definitions import broken_ways
from tests.definitions.sample import CITY, DELETED, choice, city, draft, edited, six

HOURS = "tenant/agent/hours/mon"
ENTRY = "faq/entries/0"
LONG_SECRET = "kakao/Zm9vYmFyMTIzNDU2Nzg5"
CONSULT = {
    "sender_key": "c0ffee" + "0" * 34,
    "api_key": "kakao-consult/api-key",
    "hook": "kakao-consult/hook",
}
NODE = {"text": six("안내"), "choices": [choice("전화", "tel:119")]}


def texts(
    vendor: str, signing: str | None = None, hook: str | None = "sms/hook", **more: object
) -> Json:
    """A text-message line whose texts a vendor brings."""
    inbound = {"vendor": vendor, "hook": hook, "signing": signing, **more}
    return {"number": "1899-0000", "inbound": inbound}


def asked(utterance: object, expected: object = "passport-pickup", **more: object) -> Json:
    """A line of questions.jsonl."""
    return {"utterance": utterance, "expected": expected, **more}


WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), [])
ALWAYS = {"hours": dict.fromkeys(WEEK, ["00:00-24:00"]), "closed_on_holidays": False}
TEAM_HOURS = "departments/departments/1/hours"
OPENED = {"date": "2026-12-25", "reason": "선거 지원", "author": "민원과"}
SHIFTS = [
    {"name": "주간", "hours": "08:00-18:00"},
    {"name": "저녁", "hours": "18:00-01:30"},
    {"name": "야간", "hours": "01:30-08:00"},
]

LINE = (
    "tenant/channels/sms",
    {**texts("msghub"), "outbound": {"vendor": "bizgo", "api_key": "sms/api-key"}},
)


def topic(id: str = "welfare", *words: str, name: str = "복지 소식") -> Json:
    """A topic that people subscribe to."""
    return {"id": id, "name": six(name), "words": list(words) or ["복지"]}


# Rule, severity, where the fault is told, then what is put where.
BROKEN: list[tuple[str, str, str, list[tuple[str, Any]]]] = [
    ("start-missing", "error", "menu.json: start", [("menu/start", "hom")]),
    ("target", "error", "menu.json: nodes/home/choices/0/to", [("menu/nodes/home/choices/0/to", "pasport")]),
    ("target", "error", "menu.json: nodes/passport/choices/0/to", [("menu/nodes/passport/choices/0/to", "faq:passport-pikcup")]),
    ("target", "error", "menu.json: nodes/home/choices/2/to", [("menu/nodes/home/choices/2/to", "notice:way")]),
    ("target", "error", "menu.json: nodes/home/choices/3/to", [("menu/nodes/home/choices/3/to", "guide:closed-day")]),
    ("target", "error", "menu.json: nodes/home/choices/1/to", [("menu/nodes/home/choices/1/to", "form:report")]),
    ("target", "error", "menu.json: nodes/home/choices/1/to", [("menu/nodes/home/choices/1/to", "home!")]),
    ("target", "error", "menu.json: nodes/passport/buttons/1/to", [("menu/nodes/passport/buttons/1/to", "link:http://example.go.kr")]),
    ("target", "error", "menu.json: nodes/passport/buttons/0/to", [("menu/nodes/passport/buttons/0/to", "tel:call us")]),
    ("target", "error", "notices.json: emergencies/0/to", [("notices/emergencies/0/to", "nowhere")]),
    ("topic-id", "error", "tenant.json: topics/0/id", [LINE, ("tenant/topics", [topic("Welfare")])]),
    ("topic-id", "error", "tenant.json: topics/1/id", [LINE, ("tenant/topics", [topic(), topic("welfare", "도로", name="도로")])]),
    ("topic-line", "error", "tenant.json: topics", [("tenant/topics", [topic()])]),
    ("topic-words", "error", "tenant.json: topics/0/words/0", [LINE, ("tenant/topics", [topic("welfare", "1")])]),
    ("topic-unclear", "error", "tenant.json: topics/1/words/0", [LINE, ("tenant/topics", [topic(), topic("other", "복지", name="다른 소식")])]),
    ("unreachable", "warning", "menu.json: nodes/lonely", [("menu/nodes/lonely", NODE)]),
    ("dead-end", "error", "menu.json: nodes/passport", [("menu/nodes/passport/choices", []), ("menu/nodes/passport/buttons", [])]),
    ("no-agent", "error", "menu.json: nodes/home", [("menu/nodes/home/choices/4", DELETED)]),
    ("too-many-buttons", "error", "menu.json: nodes/passport/buttons", [("menu/nodes/passport/buttons/2", choice("하나", "tel:112")), ("menu/nodes/passport/buttons/3", choice("둘", "tel:119"))]),
    ("button-kind", "error", "menu.json: nodes/passport/buttons/0/to", [("menu/nodes/passport/buttons/0/to", "home")]),
    ("label-long", "error", "menu.json: nodes/home/choices/0/label/ko", [("menu/nodes/home/choices/0/label/ko", "가" * 15)]),
    ("label-long", "error", "menu.json: nodes/home/choices/0/label/vi", [("menu/nodes/home/choices/0/label/vi", "Hướng dẫn hộ chiếu")]),
    ("label-long", "error", "menu.json: nodes/home/choices/0/label/ko", [("menu/nodes/home/choices/0/label/ko", "🌟" * 8)]),
    ("emergency-long", "warning", "notices.json: emergencies/0/title/ko", [("notices/emergencies/0/title/ko", "가" * 15)]),
    ("label-twice", "error", "menu.json: nodes/home/choices/1/label/en", [("menu/nodes/home/choices/1/label/en", "en 여권")]),
    ("label-automatic", "error", "menu.json: nodes/home/choices/1/label/ko", [("menu/nodes/home/choices/1/label/ko", "처음으로")]),
    ("node-long", "error", "menu.json: nodes/home/text/ko", [("menu/nodes/home/text/ko", "가" * 1001)]),
    ("node-long", "error", "menu.json: nodes/passport/text/mn", [("menu/nodes/passport/text/mn", "а" * 401)]),
    ("answer-long", "warning", "faq.json: entries/1/answer/ko", [("faq/entries/1/answer/ko", "가" * 2001)]),
    ("page-long", "warning", "notices.json: notices/0/title/ko", [("notices/notices/0/title/ko", "가" * 41)]),
    ("page-long", "warning", "notices.json: guide/0/body/ko", [("notices/guide/0/body/ko", "가" * 2001)]),
    ("text-empty", "error", "menu.json: nodes/home/text/ko", [("menu/nodes/home/text/ko", " ")]),
    ("text-empty", "error", "faq.json: entries/0/answer/zh", [("faq/entries/0/answer/zh", "")]),
    ("id-reserved", "error", "menu.json: nodes/agent", [("menu/nodes/agent", NODE)]),
    ("id-reserved", "error", "tenant.json: id", [("tenant/id", "schema")]),
    ("id-malformed", "error", "tenant.json: id", [("tenant/id", "Byeolha!")]),
    ("id-malformed", "error", "menu.json: nodes/Home 2", [("menu/nodes/Home 2", NODE)]),
    ("id-malformed", "error", "faq.json: entries/0/id", [("faq/entries/0/id", "a" * 41)]),
    ("id-malformed", "error", "notices.json: guide/0/id", [("notices/guide/0/id", "오시는길")]),
    ("id-malformed", "error", "departments.json: departments/1/id", [("departments/departments/1/id", "팀")]),
    ("folder-name", "warning", "tenant.json: id", [("tenant/id", "byeolhae")]),
    ("id-twice", "error", "faq.json: entries/1/id", [("faq/entries/1/id", "passport-pickup")]),
    ("id-twice", "error", "notices.json: emergencies/0/id", [("notices/emergencies/0/id", "bulky-waste")]),
    ("department-twice", "error", "departments.json: departments/1/id", [("departments/departments/1/id", "call-center")]),
    ("department-unknown", "error", "tenant.json: agent/department", [("tenant/agent/department", "call-centre")]),
    ("department-unknown", "error", "faq.json: entries/0/department", [("faq/entries/0/department", "passport")]),
    ("expired", "warning", "faq.json: entries/0/valid_until", [(f"{ENTRY}/valid_until", "2026-11-21")]),
    ("draft", "warning", "faq.json: entries/1/draft", [("faq/entries/1/draft", True)]),
    ("draft-unwritten", "error", "faq.json: entries/1/answer", [("faq/entries/1/answer/ko", "초안: 답을 써 주세요.")]),
    ("target", "error", "menu.json: nodes/passport/choices/0/to", [("faq/entries/0/draft", True)]),
    ("reviewed-later", "warning", "faq.json: entries/0/reviewed_at", [(f"{ENTRY}/reviewed_at", "2026-11-23")]),
    ("expiring", "warning", "faq.json: entries/0/valid_until", [(f"{ENTRY}/valid_until", "2026-12-05")]),
    ("valid-backward", "warning", "faq.json: entries/0/valid_until", [(f"{ENTRY}/valid_until", "2026-09-30")]),
    ("page-backward", "error", "notices.json: notices/0/ends", [("notices/notices/0/ends", "2026-10-31")]),
    ("emergency-backward", "error", "notices.json: emergencies/0/ends_at", [("notices/emergencies/0/ends_at", "2026-12-01T00:00:00Z")]),
    ("emergency-over", "warning", "notices.json: emergencies/0/ends_at", [("notices/emergencies/0/starts_at", "2026-01-01T00:00:00+09:00"), ("notices/emergencies/0/ends_at", "2026-01-02T00:00:00+09:00")]),
    ("closure-twice", "warning", "tenant.json: closures/1/date", [("tenant/closures/1", {"date": "2026-12-31", "reason": "종무식", "author": "민원과"})]),
    ("link", "error", "faq.json: entries/0/link", [(f"{ENTRY}/link", "http://example.go.kr")]),
    ("link", "error", "notices.json: notices/0/link", [("notices/notices/0/link", "https://example.go.kr/a b")]),
    ("id-malformed", "error", "faq.json: not_ours/0/id", [("faq/not_ours/0/id", "국세")]),
    ("id-twice", "error", "faq.json: not_ours/1/id", [("faq/not_ours/1", {"id": "national-tax", "topic": six("세금"), "answer": six("국세청")})]),
    ("link", "error", "faq.json: not_ours/0/link", [("faq/not_ours/0/link", "http://www.hometax.go.kr")]),
    ("phone-format", "error", "faq.json: not_ours/0/phone", [("faq/not_ours/0/phone", "126번")]),
    ("text-empty", "error", "faq.json: not_ours/0/answer/ko", [("faq/not_ours/0/answer/ko", " ")]),
    ("text-empty", "error", "faq.json: not_ours/0/variants/1", [("faq/not_ours/0/variants/1", " ")]),
    ("not-ours-answered", "error", "faq.json: not_ours/0", [("faq/not_ours/0/variants/1", "여권 찾는 날?")]),
    ("phone-format", "error", "tenant.json: phone", [("tenant/phone", "0310001000")]),
    ("phone-format", "error", "faq.json: entries/0/phone", [(f"{ENTRY}/phone", "031-000-100")]),
    ("phone-format", "error", "departments.json: departments/0/phone", [("departments/departments/0/phone", "")]),
    ("phone-unexplained", "error", "tenant.json: phone_note", [("tenant/phone", None)]),
    ("phone-absent", "warning", "tenant.json: phone", [("tenant/phone", None), ("tenant/phone_note", "확인 중")]),
    ("phone-undeclared", "warning", "faq.json: entries/0/answer/ko", [(f"{ENTRY}/answer/ko", "031-999-9999로 전화해 주세요.")]),
    ("phone-undeclared", "warning", "menu.json: nodes/home/text/ko", [("menu/nodes/home/text/ko", "담당 010-0000-0000")]),
    ("resident-number", "error", "faq.json: entries/0/variants/0", [(f"{ENTRY}/variants/0", "900101-1000000 조회")]),
    ("resident-number", "error", "tenant.json: closures/0/author", [("tenant/closures/0/author", "9001011000000")]),
    ("translation", "error", "menu.json: nodes/home/choices/0/label", [("menu/nodes/home/choices/0/label/mn", DELETED)]),
    ("translation", "error", "menu.json: nodes/home/text", [("menu/nodes/home/text", "한국어만")]),
    ("translation", "error", "templates.json: texts/guide_title", [("templates/texts/guide_title", "청사")]),
    ("translation", "error", "tenant.json: privacy/text", [("tenant/privacy/text/vi", DELETED)]),
    ("translation-name", "warning", "tenant.json: service", [("tenant/service/ja", DELETED)]),
    ("translation-count", "warning", "faq.json", [("faq/entries/1/answer", "한국어만")]),
    ("template-unknown", "error", "templates.json: texts/ask_agian", [("templates/texts/ask_agian", six("다시"))]),
    ("template-gaps", "error", "templates.json: texts/agent_open/ko", [("templates/texts/agent_open", six("눌러 주세요 {contakt}"))]),
    ("template-gaps", "error", "templates.json: texts/contact_phone/en", [("templates/texts/contact_phone", six("{phone}")), ("templates/texts/contact_phone/en", "Call us")]),
    ("template-gaps", "error", "templates.json: texts/contact_phone/ko", [("templates/texts/contact_phone", six("{phone}}"))]),
    ("reply-gaps", "error", "templates.json: replies/0/text/ko", [("templates/replies", [{"id": "a", "name": "답", "text": six("{departmant}에서 답합니다.")}])]),
    ("reply-long", "error", "templates.json: replies/0/text/ko", [("templates/replies", [{"id": "a", "name": "답", "text": six("가" * 901)}])]),
    ("template-long", "error", "templates.json: texts/label.home/ko", [("templates/texts/label.home", six("처음 화면으로 돌아가기입니다"))]),
    ("template-long", "error", "templates.json: texts/strange/ko", [("templates/texts/strange", six("가" * 1001))]),
    ("privacy-gaps", "error", "tenant.json: privacy/text/en", [("tenant/privacy/text/en", "kept for {day} days")]),
    ("hours-malformed", "error", "tenant.json: agent/hours/mon/0", [(HOURS, ["9:00-18:00"])]),
    ("hours-malformed", "error", "tenant.json: agent/hours/mon/0", [(HOURS, ["09:00-25:00"])]),
    ("hours-backward", "error", "tenant.json: agent/hours/mon/0", [(HOURS, ["09:00-09:00"])]),
    ("hours-backward", "error", "departments.json: departments/1/hours/mon/0", [(TEAM_HOURS, {**WEEK, "mon": ["09:00-09:00"]})]),
    ("hours-malformed", "error", "tenant.json: shifts/0/hours", [("tenant/shifts", [{"name": "주간", "hours": "8-18"}])]),
    ("hours-malformed", "error", "tenant.json: openings/0/hours/0", [("tenant/openings", [{**OPENED, "hours": ["9시"]}])]),
    ("hours-malformed", "error", "departments.json: departments/1/hours/fri/0", [(TEAM_HOURS, {**WEEK, "fri": ["9-18"]})]),
    ("hours-night", "warning", "tenant.json: agent/hours/mon/0", [(HOURS, ["18:00-09:00"]), ("tenant/agent/hours/tue", [])]),
    ("hours-overlap", "error", "tenant.json: agent/hours/tue", [(HOURS, ["18:00-01:30"]), ("tenant/agent/hours/tue", ["01:00-09:00"])]),
    ("hours-overlap", "error", "tenant.json: channels/kakao/hours/mon", [("tenant/channels/kakao/hours", {**WEEK, "sun": ["18:00-01:30"], "mon": ["00:00-09:00"]})]),
    ("hours-twice", "error", "departments.json: departments/0/hours", [("departments/departments/0/hours", WEEK)]),
    ("agents-few", "error", "tenant.json: agent/agents", [("tenant/agent/agents", 0)]),
    ("agents-few", "error", "tenant.json: shifts/0/agents", [("tenant/shifts", [{"name": "주간", "hours": "08:00-18:00", "agents": -1}])]),
    ("shift-overlap", "error", "tenant.json: shifts", [("tenant/shifts", SHIFTS), ("tenant/shifts/1/hours", "17:59-01:30")]),
    ("shift-gap", "error", "tenant.json: shifts", [("tenant/channels/phone", ALWAYS), ("tenant/shifts", SHIFTS), ("tenant/shifts/2/hours", "01:30-07:00")]),
    ("shift-twice", "error", "tenant.json: shifts/1/name", [("tenant/shifts", SHIFTS), ("tenant/shifts/1/name", "주간")]),
    ("opening-twice", "error", "tenant.json: openings/1/date", [("tenant/openings", [OPENED, OPENED])]),
    ("opened-and-closed", "error", "tenant.json: openings/0/date", [("tenant/openings", [{**OPENED, "date": "2026-12-31"}])]),
    ("opening-void", "error", "tenant.json: openings/0/hours", [("tenant/openings", [{**OPENED, "date": "2026-12-26"}])]),
    ("opening-needless", "warning", "tenant.json: openings/0/date", [("tenant/openings", [{**OPENED, "date": "2026-12-24"}])]),
    ("hours-overlap", "error", "tenant.json: agent/hours/mon", [(HOURS, ["09:00-13:00", "12:00-18:00"])]),
    ("never-open", "warning", "tenant.json: agent/hours", [(f"tenant/agent/hours/{day}", []) for day in ("mon", "tue", "wed", "thu", "fri")]),
    ("retention", "error", "tenant.json: retention_days", [("tenant/retention_days", 0)]),
    ("retention", "error", "tenant.json: retention_days", [("tenant/retention_days", 3651)]),
    ("no-channel", "error", "tenant.json: channels", [("tenant/channels", {})]),
    ("bot-id", "error", "tenant.json: channels/kakao/bot_id", [("tenant/channels/kakao/bot_id", "65f0c0ffee00112233445566!")]),
    ("bot-id", "error", "tenant.json: channels/kakao/bot_id", [("tenant/channels/kakao/bot_id", "my-bot")]),
    ("secret-name", "error", "tenant.json: channels/kakao/secret", [("tenant/channels/kakao/secret", LONG_SECRET)]),
    ("secret-name", "error", "tenant.json: channels/kakao/secret", [("tenant/channels/kakao/secret", "hunter2")]),
    ("secret-name", "error", "tenant.json: channels/kakao/secret", [("tenant/channels/kakao/secret", "kakao/webhook-previous")]),
    ("secret-name", "error", "tenant.json: channels/kakao_consult/hook", [("tenant/channels/kakao_consult", {**CONSULT, "hook": "s3cr3t"})]),
    ("secret-name", "error", "tenant.json: channels/kakao_consult/api_key", [("tenant/channels/kakao_consult", {**CONSULT, "api_key": LONG_SECRET})]),
    ("secret-twice", "error", "tenant.json: channels/kakao_consult/hook", [("tenant/channels/kakao_consult", {**CONSULT, "hook": "kakao/webhook"})]),
    ("sender-key", "error", "tenant.json: channels/kakao_consult/sender_key", [("tenant/channels/kakao_consult", {**CONSULT, "sender_key": "@city"})]),
    ("vendor-address", "error", "tenant.json: channels/sms/outbound/base_url", [("tenant/channels/sms", {"number": "1899-0000", "verified": True, "outbound": {"vendor": "bizgo", "api_key": "sms/api-key", "base_url": "http://mars.ibapi.kr"}})]),
    ("vendor-address", "error", "tenant.json: channels/kakao_consult/base_url", [("tenant/channels/kakao_consult", {**CONSULT, "base_url": "http://mars.ibapi.kr"})]),
    *[
        ("origin", "error", "tenant.json: channels/web/origins/1", [("tenant/channels/web", {"origins": ["https://www.city.go.kr", wrong]})])
        for wrong in ("www.city.go.kr", "http://www.city.go.kr", "https://www.city.go.kr/", "https://*.go.kr", "https://CITY.go.kr", "*", "")
    ],
    ("phone-format", "error", "tenant.json: channels/sms/number", [("tenant/channels/sms", {"number": "18990000"})]),
    ("text-number", "error", "tenant.json: channels/sms/number", [("tenant/channels/sms", {"number": "099-123-4567"})]),
    ("text-unverified", "warning", "tenant.json: channels/sms/verified", [("tenant/channels/sms", {"number": "1899-0000", "outbound": {"vendor": "bizgo", "api_key": "sms/api-key"}})]),
    ("text-letters", "warning", "menu.json: nodes/home/text/ja", [("tenant/channels/sms", {"number": "1899-0000"}), ("menu/nodes/home/text/ja", "栃木へ")]),
    ("text-hook", "error", "tenant.json: channels/sms/inbound/hook", [("tenant/channels/sms", texts("msghub", hook=None))]),
    ("text-hook", "error", "tenant.json: channels/sms/inbound/hook", [("tenant/channels/sms", texts("aws-sms"))]),
    ("text-signing", "error", "tenant.json: channels/sms/inbound/signing", [("tenant/channels/sms", texts("twilio"))]),
    ("text-signing", "error", "tenant.json: channels/sms/inbound/signing", [("tenant/channels/sms", texts("msghub", "sms/signing"))]),
    ("text-mapping", "error", "tenant.json: channels/sms/inbound/mapping", [("tenant/channels/sms", texts("mapped-text"))]),
    ("text-mapping", "error", "tenant.json: channels/sms/inbound/mapping", [("tenant/channels/sms", texts("msghub", mapping={"sender": "from", "text": "content"}))]),
    ("text-mapping", "error", "tenant.json: channels/sms/inbound/mapping/sender", [("tenant/channels/sms", texts("mapped-text", mapping={"sender": "", "text": "content", "id": "id"}))]),
    ("secret-name", "error", "tenant.json: channels/sms/inbound/hook", [("tenant/channels/sms", texts("msghub", hook="s3cr3t"))]),
    ("secret-twice", "error", "tenant.json: channels/sms/inbound/signing", [("tenant/channels/sms", texts("twilio", "sms/hook"))]),
    ("question-empty", "error", "questions.jsonl:1", [("questions", [asked(" ")])]),
    ("question-entry", "error", "questions.jsonl:2", [("questions", [asked("여권"), asked("여권요", "pasport-pickup")])]),
    ("question-entry", "error", "questions.jsonl:1", [("questions", [asked("여권", accept=["bulky"])])]),
    ("question-accept", "error", "questions.jsonl:1", [("questions", [asked("날씨", None, accept=["bulky-waste"])])]),
    ("question-contradiction", "error", "questions.jsonl:2", [("questions", [asked("여권  언제"), asked("여권 언제", None)])]),
    ("question-twice", "warning", "questions.jsonl:2", [("questions", [asked("HELLO", None), asked("hello", None)])]),
    ("resident-number", "error", "questions.jsonl:1", [("questions", [asked("900101-1000000 조회")])]),
    ("shape", "error", "questions.jsonl:1", [("questions", [{"utterance": "여권"}])]),
    ("shape", "error", "questions.jsonl:1", [("questions", [asked(5)])]),
    ("shape", "error", "questions.jsonl:1", [("questions", [asked("여권", expect="passport-pickup")])]),
    ("told-mail", "error", "departments.json: departments/0/told/mail/0", [("departments/departments/0/told", {"mail": ["담당자"]})]),
    ("told-mail", "error", "departments.json: departments/1/told/mail/1", [("departments/departments/1/told", {"mail": ["a@city.example", "a@city"]})]),
    *(
        ("told-webhook", "error", "departments.json: departments/0/told/webhook/url", [("departments/departments/0/told", {"webhook": {"url": url, "secret": "departments/webhook"}})])
        for url in ("http://city.example/in", "https://city.example:8443/in", "https://a@city.example/in", "https://10.0.0.1/in", "https://localhost/in", "https://[::1")
    ),
    *(
        ("told-secret", "error", "departments.json: departments/0/told/webhook/secret", [("departments/departments/0/told", {"webhook": {"url": "https://city.example/in", "secret": name}})])
        for name in ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "kakao/webhook", "hook")
    ),
    *broken_ways.ROWS,
    # Faults of shape.
    ("shape", "error", "tenant.json: agent/hours/sun", [("tenant/agent/hours/sun", DELETED)]),
    ("shape", "error", "tenant.json: retention_days", [("tenant/retention_days", "365")]),
    ("shape", "error", "tenant.json: closures/0/date", [("tenant/closures/0/date", "2026-02-30")]),
    ("shape", "error", "menu.json: nodes/home/choises", [("menu/nodes/home/choises", [])]),
    ("shape", "error", "menu.json: nodes", [("menu/nodes", [])]),
    ("shape", "error", "faq.json: entries/0/valid_until", [(f"{ENTRY}/valid_until", "내년")]),
    ("shape", "error", "faq.json: entries/0/question/ko", [(f"{ENTRY}/question", {"en": "When?"})]),
    ("shape", "error", "notices.json: emergencies/0/starts_at", [("notices/emergencies/0/starts_at", "2026-12-01T09:00:00")]),
]  # fmt: skip


def test_the_sample_city_is_faultless(tmp_path: Path) -> None:
    assert draft(tmp_path, city()).faults == ()


@pytest.mark.parametrize(
    ("rule", "severity", "where", "edits"),
    BROKEN,
    ids=[f"{row[0]}-{row[3][0][0]}" for row in BROKEN],
)
def test_each_broken_city_is_caught_by_its_rule(
    tmp_path: Path, rule: str, severity: str, where: str, edits: list[tuple[str, Any]]
) -> None:
    found = draft(tmp_path, edited(*edits)).faults
    caught = [
        fault for fault in found if fault.rule == rule and str(fault).startswith(f"{where}: ")
    ]
    assert caught, [str(fault) for fault in found]
    assert all(fault.severity == severity for fault in caught)


def test_every_rule_is_proven_by_a_broken_city() -> None:
    # `holidays-end` needs another day, below.
    assert {rule.name for rule in RULES} - {row[0] for row in BROKEN} == {"holidays-end"}
    assert len(BROKEN) >= 40


def test_a_rule_speaks_korean_and_never_shows_pydantics_words(tmp_path: Path) -> None:
    for row in BROKEN:
        for fault in draft(tmp_path, edited(*row[3])).faults:
            assert any("가" <= letter <= "힣" for letter in fault.message), str(fault)
            for word in ("Input", "valid", "Field", "Extra", "permitted"):
                assert word not in fault.message


def test_holidays_that_end_within_half_a_year_are_told(tmp_path: Path) -> None:
    from datetime import date

    late, early = date(2100, 7, 3), date(2100, 6, 30)
    assert "holidays-end" in {fault.rule for fault in draft(tmp_path, city(), late).faults}
    assert "holidays-end" not in {fault.rule for fault in draft(tmp_path, city(), early).faults}


def test_a_misspelt_target_is_told_with_the_word_that_was_meant(tmp_path: Path) -> None:
    files = edited(("menu/nodes/home/choices/0/to", "pasport"))
    told = [str(fault) for fault in draft(tmp_path, files).faults if fault.rule == "target"]
    assert told == [
        'menu.json: nodes/home/choices/0/to: "pasport"(이)라는 화면이 없습니다. '
        '"passport"을(를) 쓰려던 것인가요?'
    ]


def test_a_misspelt_field_is_told_with_the_field_that_was_meant(tmp_path: Path) -> None:
    files = edited(("faq/entries/1/anwser", six("답")))
    (told,) = draft(tmp_path, files).errors
    assert '"answer"을(를) 쓰려던 것인가요?' in told.message
    assert told.message.endswith("(id: bulky-waste)")


def test_faults_of_every_file_come_together(tmp_path: Path) -> None:
    """A file that cannot be read hides no fault of the others, and no rule stumbles over it."""
    files = edited(
        ("tenant/retention_days", "365"),
        ("menu/nodes/home/choices/0/to", "pasport"),
        ("menu/nodes/passport/text/ko", ""),
        ("faq/entries/0/valid_until", "2026-11-01"),
    )
    found = draft(tmp_path, files)
    assert {(fault.file, fault.rule) for fault in found.faults} >= {
        ("tenant.json", "shape"),
        ("menu.json", "target"),
        ("menu.json", "text-empty"),
        ("faq.json", "expired"),
    }
    assert found.files is None


@pytest.mark.parametrize("stem", ["tenant", "menu", "faq", "notices", "departments", "templates"])
def test_no_rule_stumbles_over_a_missing_file(tmp_path: Path, stem: str) -> None:
    files = city()
    del files[stem]
    assert [str(fault) for fault in draft(tmp_path, files).faults] == [
        f"{stem}.json: 파일이 없습니다. 이 이름으로 만들어 주세요."
    ]


def test_the_citys_own_folder_name_stands_for_it(tmp_path: Path) -> None:
    assert draft(tmp_path, city()).tenant_id == CITY
