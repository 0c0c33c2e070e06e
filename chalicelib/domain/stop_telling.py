"""What who wants nothing more is told: when they said so, what ends, and what goes on.

Source: 시행령 제62조의2: the sender's name, that consent was refused or withdrawn, the day, and
what came of it.
"""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.dates import spell_day
from chalicelib.domain.events import Fact
from chalicelib.domain.language import KOREAN, Text, fill, say
from chalicelib.domain.script import written_in
from chalicelib.domain.tenant import Tenant

KEY = "notices_stopped"
# In KakaoTalk: there it ends, texts go on, and there it can be taken back.
KAKAO_KEY, AGAIN_KEY = "notices_stopped_kakao", "notices_again_kakao"
KAKAO_KEYS: Mapping[Fact, str] = {
    Fact.NOTICES_STOPPED: KAKAO_KEY,
    Fact.NOTICES_WANTED: AGAIN_KEY,
}

# Versions compiled before it was one of the texts.
_EARLIER: Mapping[str, Text] = {
    KEY: {
        KOREAN: "{name}입니다. {date}에 수신거부를 신청하셨습니다. "
        "이제 소식과 광고를 보내지 않습니다. 물어보신 일에 대한 답변은 그대로 드립니다."
    },
    KAKAO_KEY: {
        KOREAN: "{name}입니다. {date}에 수신거부를 신청하셨습니다. "
        "이제 카카오톡으로 소식과 광고를 보내지 않습니다. "
        "물어보거나 신청하신 일에 대한 답변은 그대로 드립니다.\n\n"
        "소식을 다시 받으시려면 이 대화방에 ‘소식 받기’라고 보내 주세요."
    },
    AGAIN_KEY: {
        KOREAN: "{name}입니다. {date}부터 카카오톡으로 소식을 다시 보내 드립니다. "
        "광고는 보내지 않습니다.\n\n그만 받으시려면 ‘수신거부’라고 보내 주세요."
    },
}
# Han letters are both theirs; of the words that stop, these are written by the second alone.
_SAME_LETTERS: Mapping[str, str] = {"zh": "ja"}
_JAPANESE = ("配信", "受信", "購読")


def told_stopped(tenant: Tenant, language: str, at: datetime, key: str = KEY) -> str:
    """What they are told; `at`: when they said it, aware. `key`: of the texts above."""
    text = tenant.texts.get(key) or _EARLIER[key]
    return fill(say(text, language), name=say(tenant.name, language), date=spell_day(at, language))


def language_of(text: str, known: str) -> str:
    """In which language to tell it. `known`: the talk's so far, empty where there was none."""
    written = written_in(text)
    if written is None:
        is_latin = any(char.isalpha() for char in text) and text.isascii()
        return known or ("en" if is_latin else KOREAN)
    if written == "zh" and any(each in text for each in _JAPANESE):
        return "ja"
    return known if _SAME_LETTERS.get(written) == known else written
