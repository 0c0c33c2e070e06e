"""Words that steer: home, back, more, a person, notices, another language, in six languages."""

import re
from collections.abc import Mapping

from chalicelib.domain.language import ENDONYMS
from chalicelib.domain.menu import AGENT, BACK, GUIDE, HOME, LANGUAGE, LEAVE, MORE, NOTICES, THANKS

_WORDS: Mapping[str, str] = {
    HOME: "처음으로 처음 처음화면 홈 메뉴 메인 메인메뉴 시작 시작하기 안녕 안녕하세요 "
    "여보세요 저기요 안녕하십니까 "
    "home menu start main hello hi 首页 主页 主菜单 菜单 开始 你好 您好 "
    "最初へ 最初 ホーム メニュー スタート こんにちは "
    "trangchủ trangđầu vềđầu menuchính bắtđầu xinchào "
    "эхлэл эхэнд нүүр цэс эхлэх сайнбайнауу",
    THANKS: "고맙습니다 고마워요 고마워 감사합니다 감사해요 감사요 수고하세요 수고하십시오 "
    "수고하셨습니다 thanks thankyou thankyousomuch 谢谢 谢谢您 多谢 "
    "ありがとう ありがとうございます ありがとうございました cảmơn cảmơnbạn xincảmơn баярлалаа",
    BACK: "이전 이전으로 뒤로 뒤로가기 back previous 返回 上一步 上一页 戻る 前へ 前に戻る "
    "quaylại trởlại trướcđó буцах өмнөх",
    MORE: "다음 더보기 다음페이지 more next 下一页 更多 次へ もっと見る tiếp tiếptheo xemthêm "
    "дараах дараагийн цааш",
    AGENT: "상담원 상담사 상담원연결 상담사연결 상담직원 직원연결 사람연결 사람 상담원바꿔주세요 "
    "상담원연결해주세요 상담사연결해주세요 상담원과통화 1:1상담 1대1상담 1:1채팅상담 "
    "agent operator human person talktoanagent talktoahuman talktoaperson "
    "iwanttotalktoaperson iwanttotalktoahuman "
    "人工 人工客服 转人工 转人工客服 客服 オペレーター 相談員 担当者 "
    "担当者につなぐ オペレーターにつなぐ "
    "nhânviên gặpnhânviên tôimuốngặpnhânviên tổngđàiviên ажилтан оператор оператортойхолбогдох",
    LEAVE: "그만기다리기 그만기다릴게요 그만기다릴래요 그만기다리겠습니다 안기다릴래요 "
    "안기다릴게요 기다리기취소 대기취소 상담취소 상담신청취소 상담신청취소해주세요 "
    "상담취소해주세요 stopwaiting cancelwaiting leavetheline leavethequeue "
    "不再等待 不等了 取消等待 取消排队 取消咨询 "
    "待つのをやめる 待つのをやめます 相談をやめる 相談をキャンセル "
    "khôngchờnữa thôichờ hủychờ хүлээхээболих хүлээхгүй",
    NOTICES: "공지사항 공지 알림 소식 notices notice news announcements 公告 通知 お知らせ 告知 "
    "thôngbáo мэдэгдэл зарлал",
    GUIDE: "시청안내 시청안내도 청사안내 구청안내 도청안내 cityhall cityhallguide guide 市政府指南 "
    "市政厅 庁舎案内 市庁案内 hướngdẫntòathịchính ",
    LANGUAGE: "언어 언어변경 언어선택 외국어 language languages 语言 言語 ngônngữ хэл",
}
_SPOKEN: Mapping[str, str] = {
    "ko": "한국어 한국어로 한국말 한국말로 korean inkorean 韩语 韩国语 韓国語 tiếnghàn солонгосхэл",
    "en": "english inenglish 영어 영어로 英语 英文 英語 tiếnganh англихэл",
    "zh": "中文 汉语 chinese 중국어 중국어로 中国語 tiếngtrung хятадхэл",
    "ja": "日本語 日本語で japanese 일본어 일본어로 日语 tiếngnhật японхэл",
    "vi": "tiếngviệt vietnamese 베트남어 베트남어로 越南语 ベトナム語 вьетнамхэл",
    "mn": "монгол монголхэл mongolian 몽골어 몽골어로 蒙古语 モンゴル語 tiếngmôngcổ",
}
# A person asked for in one's own words: "사람 바꿔", "상담원이랑 통화하고 싶어요". Endings are few
# and no two of them can be read as one another, so that no text makes the search long.
_PERSON = (
    "(?:사람|상담원|상담사|상담직원|직원|담당자|담당공무원|공무원)(?:이랑|랑|하고|과|와|을|를|에게)?"
    "(?:직접)?좀?(?:바꿔|연결|불러|통화|대화|얘기|이야기|말)[을를좀]?"
    "(?:해|하고|할|시켜|부탁|줘|주세요|주십시오|달라|다|고|니까|드립니다|드려|싶어|싶습니다|싶은데|싶"
    "|래|게|요|라|되나요|됩니까|될까요|원해|원합니다|합니다|하자){0,6}"
)
_DROPPED = str.maketrans("", "", " \t\r\n.,!?~·…。、！？'\"“”‘’()[]<>/")


def fold(text: str) -> str:
    """Case, spaces and punctuation set aside, so that `처음 으로!` is `처음으로`."""
    return text.casefold().translate(_DROPPED)


def command(text: str) -> str | None:
    """The target that these words, and nothing else, ask for. Thanks and greetings lead home."""
    bare = fold(text)
    target = _TARGETS.get(bare)
    if target is None and re.fullmatch(_PERSON, bare):
        return AGENT
    return target


def _targets() -> dict[str, str]:
    table = {fold(word): target for target, words in _WORDS.items() for word in words.split()}
    for code, words in _SPOKEN.items():
        table.update({fold(word): f"language:{code}" for word in words.split()})
        table[fold(ENDONYMS[code])] = f"language:{code}"
    return table


_TARGETS = _targets()
