"""What is told at once to who agrees to advertising, or takes its night back.

Source: 시행령 제62조의2: the sender's name, that they agreed, refused or withdrew, the day of it,
and what comes of it; that refusing costs nothing is 제50조제6항.
"""

from chalicelib.domain.ad_wish import AdWish, free_refusals
from chalicelib.domain.consent import Consents
from chalicelib.domain.consent_telling import UNSPACED, day_of, told_night
from chalicelib.domain.language import Text, fill, say
from chalicelib.domain.phone_number import read_phone
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.stop_telling import told_stopped
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_message import CHANNEL

# Beside the texts of a version, which every turn reads: these are rare.
SENDER: Text = {
    "ko": "{name}입니다.",
    "en": "This is {name}.",
    "zh": "这里是{name}。",
    "ja": "{name}です。",
    "vi": "Đây là {name}.",
    "mn": "{name} байна.",
}
AGREED: Text = {
    "ko": "{date}에 광고 문자를 받겠다고 동의하셨습니다.",
    "en": "On {date} you agreed to receive advertising texts.",
    "zh": "您于{date}同意接收广告短信。",
    "ja": "{date}に広告メッセージの受信に同意されました。",
    "vi": "Ngày {date}, bạn đã đồng ý nhận tin quảng cáo.",
    "mn": "{date} өдөр та сурталчилгааны мессеж авахыг зөвшөөрлөө.",
}
NO_NIGHT: Text = {
    "ko": "{date}에 밤 광고를 받지 않겠다고 하셨습니다.",
    "en": "On {date} you refused advertising at night.",
    "zh": "您于{date}拒收夜间广告。",
    "ja": "{date}に夜間の広告の受信を拒否されました。",
    "vi": "Ngày {date}, bạn đã từ chối quảng cáo ban đêm.",
    "mn": "{date} өдөр та шөнийн сурталчилгаанаас татгалзлаа.",
}
BY_DAY: Text = {
    "ko": "밤 9시부터 아침 8시 사이에는 보내지 않습니다.",
    "en": "We send none between 9 PM and 8 AM.",
    "zh": "晚9点至早8点之间不发送。",
    "ja": "午後9時から午前8時までは送りません。",
    "vi": "Chúng tôi không gửi từ 21 giờ đến 8 giờ.",
    "mn": "21 цагаас 8 цагийн хооронд илгээхгүй.",
}
ENDING: Text = {
    "ko": "이 동의는 2년마다 다시 확인해 드립니다. 언제든 무료로 거부하실 수 있습니다. "
    "그만 받으시려면 이 번호로 ‘수신거부’라고 보내 주세요. 무료수신거부 {free}",
    "en": "We confirm this with you every two years. You can stop it free of charge at any time: "
    "reply “unsubscribe” or call {free} (toll-free).",
    "zh": "我们每两年与您再次确认。您可随时免费拒收：请回复“退订”，或拨打免费电话{free}。",
    "ja": "この同意は2年ごとに改めて確認します。いつでも無料でやめられます。"
    "「配信停止」と返信するか、無料電話{free}におかけください。",
    "vi": "Cứ hai năm chúng tôi xác nhận lại với bạn. Bạn có thể dừng miễn phí bất cứ lúc nào: "
    "trả lời “từ chối nhận tin” hoặc gọi số miễn phí {free}.",
    "mn": "Үүнийг хоёр жил тутам дахин лавлана. Та хүссэн үедээ үнэгүй зогсоож болно: "
    "“мессеж зогсоо” гэж хариулах эсвэл {free} үнэгүй дугаарт залгана уу.",
}


def told_ads(tenant: Tenant, wish: AdWish, said: Consents, language: str) -> str:
    """How they stand by text messages, `said` being what they said up to this wish, it included.

    Who refused later than this wish was said is told that nothing is sent.
    """
    day = said.of(CHANNEL, Purpose.AD)
    agreed = day.given_at if day and day.stands else None
    if agreed is None and wish is not AdWish.NO_NIGHT:
        refused = day.withdrawn_at if day else None
        return told_stopped(tenant, language, refused) if refused else ""
    parts = [fill(say(SENDER, language), name=say(tenant.name, language))]
    if agreed:
        parts.append(fill(say(AGREED, language), date=day_of(agreed)))
    parts += _night(said, wish, language)
    if agreed:
        free = read_phone(free_refusals(tenant)).written
        parts.append(fill(say(ENDING, language), free=free))
    return ("" if language in UNSPACED else " ").join(parts)


def _night(said: Consents, wish: AdWish, language: str) -> list[str]:
    night = said.of(CHANNEL, Purpose.AD, night=True)
    if night and night.given_at and night.stands:
        return [told_night(language, night.given_at)]
    refused = night.withdrawn_at if night and wish is AdWish.NO_NIGHT else None
    told = [fill(say(NO_NIGHT, language), date=day_of(refused))] if refused else []
    return [*told, say(BY_DAY, language)]
