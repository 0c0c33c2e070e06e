"""Whether a message, whole, tells us to send nothing more, or to send again: in six languages.

Only words that are the message itself count. One who wants to leave a line, give up school or end
a subsidy writes the same syllables with others, and is answered as anybody else.
"""

import re
import unicodedata
from enum import StrEnum


class Stop(StrEnum):
    """How surely it is meant."""

    # Said of messages and nothing else.
    CLEAR = "clear"
    # Said of anything: of messages only by who was sent some that they had not asked for.
    SHORT = "short"
    # Takes it back: told to who stopped in KakaoTalk, and meant by nobody else.
    AGAIN = "again"


def stop(text: str) -> Stop | None:
    """What a whole message tells; None for anything that is something else."""
    said = bare(text)
    if said in _CLEAR or _WITH_NUMBER.fullmatch(said):
        return Stop.CLEAR
    if said in _AGAIN:
        return Stop.AGAIN
    asked = _IN_WORDS.fullmatch(said)
    if asked:
        return Stop.CLEAR if asked["what"] else Stop.SHORT
    return Stop.SHORT if said in _SHORT or _NUMBER.fullmatch(said) else None


def bare(text: str) -> str:
    """As such words are compared; empty where it is too long for one of them."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _DROPPED.sub("", folded) if len(folded) <= _LONGEST else ""


_DROPPED = re.compile(r"[\s.,!?~…·。、！？'\"“”‘’()\[\]{}<>/\-_:;*#]+")
_LONGEST = 60


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words stand here as `bare` leaves them, since every process of the bot's reads them.
_CLEAR = _words(
    "수신거부 무료수신거부 수신거절 수신거부요 수신거부요청 수신거부신청 수신차단 수신해지 "
    "수신취소 수신중지 수신동의철회 광고거부 광고수신거부 문자거부 문자수신거부 알림거부 알림해지 "
    "구독해지 구독취소 문자그만 광고그만 알림그만 "
    "unsubscribe stopall optout stoptexting stopmessages stoptextingme stopsendingmessages "
    "nomoremessages nomoretexts "
    "退订 取消订阅 拒收 拒收短信 停止接收 不要再发 不要再发了 别再发了 退訂 "
    "配信停止 配信停止希望 受信拒否 配信解除 購読解除 メール停止 送らないで 送らないでください "
    "hủyđăngký hủynhậntin hủynhậntinnhắn từchối từchốinhậntin ngừngnhậntin đừngnhắnnữa "
    "huydangky huynhantin tuchoinhantin "
    "мессежзогсоо мэдэгдэлзогсоо бүүилгээ битгийилгээ дахижбүүилгээ татгалзах татгалзаж "
)
_SHORT = _words(
    "그만 그만해 그만해요 그만해주세요 그만하세요 중지 거부 해지 차단 "
    "stop quit "
    "中止 停止 やめて やめてください 停止希望 "
    "hủy ngừng dừng thôi huy dung "
    "зогсоо зогс болих боль больё "
)
_AGAIN = _words(
    "소식받기 소식다시받기 알림받기 알림다시받기 다시받기 수신동의 수신재개 수신허용 "
    "수신거부취소 수신거부해제 수신거부철회 "
    "resumenotices resume resubscribe optin unstop startmessages "
    "恢复接收 恢复订阅 重新订阅 取消拒收 "
    "受信再開 配信再開 購読再開 受信拒否解除 "
    "nhậnlạitin nhanlaitin đăngkýlại dangkylai "
    "мэдээавах дахинавах мэдэгдэлавах "
)
# The number that an advertisement tells, with the words beside it or alone.
_FREE = "080[0-9]{7,8}"
_WITH_NUMBER = re.compile(f"(?:무료)?수신거부{_FREE}|{_FREE}(?:무료)?수신거부(?:요)?")
_NUMBER = re.compile(_FREE)
# "문자 보내지 마세요", "이런 광고 그만 보내 주세요". Who does not say what may mean a letter or a
# subsidy. No two parts can be read as one another.
_IN_WORDS = re.compile(
    "(?:앞으로|이제|더이상|더는|다시는)?(?:이런|이)?"
    "(?P<what>(?:광고|홍보|알림|단체|스팸)?(?:문자|메시지|메세지|카톡|알림톡)|광고|홍보|알림|스팸)?"
    "(?:를|을|은|는|좀)?"
    "(?:그만(?:보내|받을래|받을게|받고싶|받겠)|보내지(?:마|말아|말)|안받을래|안받을게|안받겠|받지않겠)"
    "(?:줘|주세요|주십시오|세요|십시오|시오|라|요|어요|습니다|달라고)?(?:요)?"
)
