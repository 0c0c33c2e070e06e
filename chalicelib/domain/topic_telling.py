"""What is told of topics by text: which there are, that one was joined or left, and how to."""

from collections.abc import Sequence

from chalicelib.domain.language import KOREAN, Text, fill, say
from chalicelib.domain.particles import followed
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.topic import Topic, leaving

# Beside the texts of a version, which every turn reads: these are rare.
_LISTED: Text = {
    "ko": "{name} 소식입니다. 받고 싶은 소식의 번호를 답장으로 보내 주세요.\n{topics}",
    "en": "{name} news. Reply with the number you would like to receive.\n{topics}",
    "zh": "{name}消息。请回复想接收的编号。\n{topics}",
    "ja": "{name}のお知らせです。受け取りたいお知らせの番号を返信してください。\n{topics}",
    "vi": "Tin của {name}. Hãy trả lời bằng số của tin bạn muốn nhận.\n{topics}",
    "mn": "{name}-ийн мэдээ. Авахыг хүссэн мэдээнийхээ дугаарыг хариу илгээнэ үү.\n{topics}",
}
_JOINED: Text = {
    "ko": "{name}: {object} 보내 드립니다. 그만 받으시려면 ‘{leaving}’ 답장을 보내 주세요.",
    "en": "{name}: you will receive “{topic}”. To stop, reply “{leaving}”.",
    "zh": "{name}：将向您发送“{topic}”。如不再接收，请回复“{leaving}”。",
    "ja": "{name}：「{topic}」をお送りします。やめるときは「{leaving}」と返信してください。",
    "vi": "{name}: bạn sẽ nhận “{topic}”. Để dừng, hãy trả lời “{leaving}”.",
    "mn": "{name}: танд «{topic}» илгээнэ. Зогсоохыг хүсвэл «{leaving}» гэж хариулна уу.",
}
_LEFT: Text = {
    "ko": "{name}: 이제 {object} 보내지 않습니다.",
    "en": "{name}: we will not send you “{topic}” any more.",
    "zh": "{name}：今后不再向您发送“{topic}”。",
    "ja": "{name}：今後「{topic}」はお送りしません。",
    "vi": "{name}: chúng tôi sẽ không gửi “{topic}” cho bạn nữa.",
    "mn": "{name}: цаашид танд «{topic}» илгээхгүй.",
}


def told_list(tenant: Tenant, topics: Sequence[Topic], language: str) -> str:
    """Which there are, by number."""
    lines = (f"{number}. {say(each.name, language)}" for number, each in enumerate(topics, 1))
    name = say(tenant.name, language)
    return fill(say(_LISTED, language), name=name, topics="\n".join(lines))


def told_joined(tenant: Tenant, topic: Topic, language: str) -> str:
    """One sentence that it comes, one how to leave."""
    return _told(_JOINED, tenant, topic, language)


def told_left(tenant: Tenant, topic: Topic, language: str) -> str:
    """That it comes no more."""
    return _told(_LEFT, tenant, topic, language)


def _told(text: Text, tenant: Tenant, topic: Topic, language: str) -> str:
    return fill(
        say(text, language),
        name=say(tenant.name, language),
        topic=say(topic.name, language),
        object=followed(topic.name[KOREAN], "을"),
        leaving=leaving(topic, language),
    )
