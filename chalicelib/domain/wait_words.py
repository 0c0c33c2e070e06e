"""What a person who waits is told: their place, when somebody will answer, what they can do."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from chalicelib.domain.dates import spell_day, spell_moment, spell_time
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import fill, say
from chalicelib.domain.said_times import NOON, Grain
from chalicelib.domain.wait import Wait

_MINUTE = timedelta(minutes=1)
# A range that ends at noon ends in the morning.
_JUST_BEFORE = timedelta(seconds=1)


def spell_wait(wait: Wait, language: str, phone: str | None = None) -> str:
    """Place and range; a long wait says what can be done instead, one over a day says so plainly.

    `phone`: the number where somebody answers sooner, if there is one.
    """
    said = [_place(wait.ahead, language), spell_range(wait, language)]
    if wait.exceeds_a_day:
        said.insert(1, _words("day", language))
    if wait.is_long:
        said.append(_words("later", language))
        said.append(fill(_words("phone", language), phone=phone) if phone else "")
    return " ".join(filter(None, said))


def spell_moved(wait: Wait, language: str, phone: str | None = None) -> str:
    """That a promise has moved later, with the new one."""
    return f"{_words('moved', language)} {spell_wait(wait, language, phone)}"


def spell_range(wait: Wait, language: str) -> str:
    """When somebody will answer, as one sentence."""
    if wait.grain is Grain.MINUTES:
        low = str((wait.earliest - wait.asked_at) // _MINUTE)
        high = str((wait.latest - wait.asked_at) // _MINUTE)
        key = "within" if low == "0" else "minutes"
        return fill(_words(key, language), low=low, high=high)
    first, last = _ends(wait, language)
    key = "between" if first != last else "during"
    return fill(_words(key, language), first=first, last=last)


def _ends(wait: Wait, language: str) -> tuple[str, str]:
    """Of a range inside one day only the first end names it."""
    if wait.grain is Grain.HALF_DAYS:
        last = wait.latest - _JUST_BEFORE
        first_half, last_half = _half(wait.earliest, language), _half(last, language)
        first = _on(wait.earliest, first_half, language)
        if _day(wait.earliest) != _day(last):
            return first, _on(last, last_half, language)
        return first, last_half if last_half != first_half else first
    first = spell_moment(wait.earliest, language)
    same_day = _day(wait.earliest) == _day(wait.latest)
    return first, (spell_time if same_day else spell_moment)(wait.latest, language)


def _half(moment: datetime, language: str) -> str:
    afternoon = moment.astimezone(SEOUL).time() >= NOON
    return _words("afternoon" if afternoon else "morning", language)


def _on(moment: datetime, half: str, language: str) -> str:
    day = spell_day(moment, language)
    return f"{half} {day}" if language == "vi" else f"{day} {half}"


def _day(moment: datetime) -> tuple[int, int, int]:
    local = moment.astimezone(SEOUL)
    return local.year, local.month, local.day


def _place(ahead: int, language: str) -> str:
    key = {0: "next", 1: "one"}.get(ahead, "ahead")
    return fill(_words(key, language), ahead=f"{ahead:,}")


def _words(key: str, language: str) -> str:
    return say(_TABLE[key], language)


_TABLE: Mapping[str, Mapping[str, str]] = {
    "next": {
        "ko": "바로 다음 차례입니다.",
        "en": "You are next.",
        "zh": "下一位就是您。",
        "ja": "次にご案内する順番です。",
        "vi": "Bạn là người tiếp theo.",
        "mn": "Дараагийн ээлж таных.",
    },
    "one": {
        "ko": "앞에 한 분이 기다리고 계십니다.",
        "en": "One person is waiting before you.",
        "zh": "您前面有1位在等候。",
        "ja": "前に1名の方がお待ちです。",
        "vi": "Có 1 người đang chờ trước bạn.",
        "mn": "Таны өмнө 1 хүн хүлээж байна.",
    },
    "ahead": {
        "ko": "앞에 {ahead}분이 기다리고 계십니다.",
        "en": "{ahead} people are waiting before you.",
        "zh": "您前面有{ahead}位在等候。",
        "ja": "前に{ahead}名の方がお待ちです。",
        "vi": "Có {ahead} người đang chờ trước bạn.",
        "mn": "Таны өмнө {ahead} хүн хүлээж байна.",
    },
    "within": {
        "ko": "{high}분 안에 상담원이 답변드릴 것으로 보입니다.",
        "en": "We expect to answer within {high} minutes.",
        "zh": "预计{high}分钟内由工作人员答复。",
        "ja": "{high}分以内に相談員がお答えする見込みです。",
        "vi": "Dự kiến nhân viên sẽ trả lời trong vòng {high} phút.",
        "mn": "Ажилтан {high} минутын дотор хариулах төлөвтэй.",
    },
    "minutes": {
        "ko": "{low}~{high}분 뒤에 상담원이 답변드릴 것으로 보입니다.",
        "en": "We expect to answer in {low} to {high} minutes.",
        "zh": "预计{low}至{high}分钟后由工作人员答复。",
        "ja": "{low}〜{high}分後に相談員がお答えする見込みです。",
        "vi": "Dự kiến nhân viên sẽ trả lời sau {low} đến {high} phút.",
        "mn": "Ажилтан {low}-{high} минутын дараа хариулах төлөвтэй.",
    },
    "between": {
        "ko": "{first}에서 {last} 사이에 상담원이 답변드릴 것으로 보입니다.",
        "en": "We expect to answer between {first} and {last}.",
        "zh": "预计在{first}至{last}之间由工作人员答复。",
        "ja": "{first}から{last}までの間に相談員がお答えする見込みです。",
        "vi": "Dự kiến nhân viên sẽ trả lời trong khoảng từ {first} đến {last}.",
        "mn": "Ажилтан {first} – {last} хооронд хариулах төлөвтэй.",
    },
    "during": {
        "ko": "{first}에 상담원이 답변드릴 것으로 보입니다.",
        "en": "We expect to answer on {first}.",
        "zh": "预计{first}由工作人员答复。",
        "ja": "{first}に相談員がお答えする見込みです。",
        "vi": "Dự kiến nhân viên sẽ trả lời vào {first}.",
        "mn": "Ажилтан {first} хариулах төлөвтэй.",
    },
    "morning": {
        "ko": "오전",
        "en": "morning",
        "zh": "上午",
        "ja": "午前",
        "vi": "buổi sáng",
        "mn": "өглөө",
    },
    "afternoon": {
        "ko": "오후",
        "en": "afternoon",
        "zh": "下午",
        "ja": "午後",
        "vi": "buổi chiều",
        "mn": "үдээс хойш",
    },
    "day": {
        "ko": "답변까지 하루가 넘게 걸릴 수 있습니다.",
        "en": "An answer may take more than a day.",
        "zh": "答复可能需要一天以上。",
        "ja": "お答えまで1日以上かかることがあります。",
        "vi": "Việc trả lời có thể mất hơn một ngày.",
        "mn": "Хариу өгөхөд нэг хоногоос илүү болж магадгүй.",
    },
    "later": {
        "ko": "계속 기다리지 않으셔도 됩니다. 남겨 주신 말씀에 차례대로 답변드립니다. "
        "그동안 자주 묻는 질문도 보실 수 있습니다.",
        "en": "You need not stay here: your message is answered in its turn. "
        "Meanwhile you can look at the frequent questions.",
        "zh": "您无需一直等候，我们会按顺序答复您的留言。在此期间也可以查看常见问题。",
        "ja": "このままお待ちいただかなくても大丈夫です。いただいた内容に順番にお答えします。"
        "その間、よくある質問もご覧いただけます。",
        "vi": "Bạn không cần chờ liên tục: tin nhắn của bạn sẽ được trả lời theo thứ tự. "
        "Trong lúc đó bạn có thể xem các câu hỏi thường gặp.",
        "mn": "Тасралтгүй хүлээх шаардлагагүй: таны бичсэнд дарааллаар нь хариулна. "
        "Энэ хооронд түгээмэл асуултуудыг үзэж болно.",
    },
    "phone": {
        "ko": "급하시면 전화해 주세요: {phone}",
        "en": "If it is urgent, please call: {phone}",
        "zh": "如有急事，请致电：{phone}",
        "ja": "お急ぎの場合はお電話ください：{phone}",
        "vi": "Nếu gấp, vui lòng gọi: {phone}",
        "mn": "Яаралтай бол утсаар холбогдоно уу: {phone}",
    },
    "moved": {
        "ko": "앞서 안내해 드린 때보다 늦어지게 되어 죄송합니다.",
        "en": "We are sorry: it will take longer than we told you.",
        "zh": "很抱歉，答复时间将晚于之前告知的时间。",
        "ja": "先にご案内した時刻より遅くなり、申し訳ございません。",
        "vi": "Xin lỗi bạn, việc trả lời sẽ muộn hơn thời gian đã thông báo.",
        "mn": "Өмнө хэлснээс хожимдох болсонд уучлаарай.",
    },
}
