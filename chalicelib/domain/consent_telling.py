"""What is told every two years to who agreed to advertising: when they did, and how to end it.

Source: 정보통신망법 제50조제8항, 시행령 제62조의3: the sender's name, that and when they
agreed, and how to keep or withdraw it. Who does nothing keeps it.
"""

from datetime import datetime

from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import Text, fill, say
from chalicelib.domain.tenant import Tenant

KEY = "consent_confirmed"
# The night is a consent of its own (제50조제3항).
NIGHT: Text = {
    "ko": "{date}에 밤 9시부터 아침 8시 사이에도 받겠다고 동의하셨습니다.",
    "en": "On {date} you agreed to receive them between 9 PM and 8 AM too.",
    "zh": "您于{date}同意晚9点至早8点也接收。",
    "ja": "{date}に午後9時から午前8時までの受信にも同意されました。",
    "vi": "Ngày {date}, bạn đã đồng ý nhận cả từ 21 giờ đến 8 giờ.",
    "mn": "{date} өдөр та 21 цагаас 8 цагийн хооронд ч авахыг зөвшөөрлөө.",
}

# Sentences follow one another without a space.
UNSPACED = ("zh", "ja")

# Until a version has it among its texts.
_TEXT: Text = {
    "ko": "{name}입니다. {date}에 광고 문자를 받겠다고 동의하셨습니다.{night} "
    "그대로 두시면 동의가 유지됩니다. 그만 받으시려면 이 번호로 ‘수신거부’라고 보내 주세요.",
    "en": "{name}: on {date} you agreed to receive advertising texts.{night} Do nothing to keep "
    "receiving them. To stop, send STOP to this number.",
    "zh": "{name}：您于{date}同意接收广告短信。{night}如不操作，将继续有效。"
    "如需停止，请向本号码发送“退订”。",
    "ja": "{name}です。{date}に広告メッセージの受信に同意されました。{night}"
    "そのままで同意は続きます。やめるには、この番号に「配信停止」とお送りください。",
    "vi": "{name}: ngày {date} quý vị đã đồng ý nhận tin quảng cáo.{night} Nếu không làm gì, "
    "sự đồng ý vẫn giữ nguyên. Để dừng, hãy gửi “từ chối” đến số này.",
    "mn": "{name}: {date}-нд та сурталчилгааны мессеж авахыг зөвшөөрсөн.{night} Юу ч хийхгүй бол "
    "хэвээр үлдэнэ. Зогсоохыг хүсвэл энэ дугаарт “мессеж зогсоо” гэж илгээнэ үү.",
}


def told_confirmed(
    tenant: Tenant, language: str, given_at: datetime, night_at: datetime | None = None
) -> str:
    """What they are told; `given_at`: when they agreed, aware. `night_at`: to the night too."""
    text = tenant.texts.get(KEY) or _TEXT
    space = "" if language in UNSPACED else " "
    return fill(
        say(text, language),
        name=say(tenant.name, language),
        date=day_of(given_at),
        night=space + told_night(language, night_at) if night_at else "",
    )


def told_night(language: str, given_at: datetime) -> str:
    """That they agreed to the night, and when."""
    return fill(say(NIGHT, language), date=day_of(given_at))


def day_of(moment: datetime) -> str:
    """With its year, two of which go by: `2026-11-23`."""
    return moment.astimezone(SEOUL).date().isoformat()
