"""The KakaoTalk skill server, protocol 2.0: the answer is the HTTP response, within 5 seconds.

Kakao signs nothing: a static header, set in the skill's form, and the bot's id are the proof of
origin. Beside this file: kakao_payload.py reads, kakao_answer.py writes, kakao_limits.py checks.
"""

from collections.abc import Sequence

from chalicelib.channels import kakao_answer, kakao_payload
from chalicelib.channels.kakao_limits import LIMITS
from chalicelib.domain.channel import Account, Envelope, ReplyStyle
from chalicelib.domain.message import Inbound, Json, Probe, Request, Unknown
from chalicelib.domain.reply import Reply
from chalicelib.domain.shared_secret import check_secret

SECRET_HEADER = "x-webhook-secret"


class KakaoSkill:
    """A Channel (domain/channel.py). Consult talk (kakao_consult.py) shares the family."""

    name = kakao_payload.CHANNEL
    family = "kakao"
    replies = ReplyStyle.IN_RESPONSE
    limits = LIMITS

    def verify(self, request: Request, account: Account) -> None:
        """Raises Rejected(BAD_SECRET) unless the header is one of the (one or two) secrets."""
        check_secret(request.headers.get(SECRET_HEADER, ""), account)

    def parse(self, request: Request) -> Sequence[Inbound | Probe | Unknown]:
        """One skill call; raises Rejected(BAD_BODY) for what is no JSON object."""
        return (kakao_payload.read(request),)

    def render(self, reply: Reply, envelope: Envelope, account: Account) -> Json:
        """A SkillResponse inside all of Kakao's limits."""
        return kakao_answer.render(reply, envelope, account)
