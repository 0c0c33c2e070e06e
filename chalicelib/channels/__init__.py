"""Every channel there is. A new one is one file (with `<name>_*.py` beside it) and one row here.

Files of different messengers never import each other; what they share is in domain/. Imports stay
light: this table is loaded on every cold start of the webhook.
"""

from collections.abc import Mapping

from chalicelib.channels.kakao import KakaoSkill
from chalicelib.domain.channel import Channel

# Those that the skill's webhook answers.
CHANNELS: Mapping[str, Channel] = {KakaoSkill.name: KakaoSkill()}


def all_channels() -> Mapping[str, Channel]:
    """Those, and the ones that other doors serve: their imports are no webhook's affair."""
    from chalicelib.channels.web import WebChat

    return {**CHANNELS, WebChat.name: WebChat()}
