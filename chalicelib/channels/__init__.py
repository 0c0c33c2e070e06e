"""Every channel there is. A new one is one file (with `<name>_*.py` beside it) and one row here.

Files of different messengers never import each other; what they share is in domain/. Imports stay
light: this table is loaded on every cold start of the webhook.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chalicelib.channels.kakao import KakaoSkill
from chalicelib.domain.channel import Channel

if TYPE_CHECKING:
    from chalicelib.domain.text_message import TextVendor

# Those that the skill's webhook answers.
CHANNELS: Mapping[str, Channel] = {KakaoSkill.name: KakaoSkill()}


def all_channels() -> Mapping[str, Channel]:
    """Those, and the ones that other doors serve: their imports are no webhook's affair."""
    from chalicelib.channels.text_line import TextLine
    from chalicelib.channels.web import WebChat

    return {**CHANNELS, WebChat.name: WebChat(), TextLine.name: TextLine()}


def text_vendors() -> Mapping[str, "TextVendor"]:
    """Those that bring texts, by the name in their address; loaded with the first text."""
    from chalicelib.channels.aws_sms import AwsSms
    from chalicelib.channels.bizgo_mo import BizgoMo
    from chalicelib.channels.mapped_text import MappedText
    from chalicelib.channels.msghub import Msghub
    from chalicelib.channels.twilio import Twilio

    # What comes by AWS comes by no address: a call to one proves nothing (aws_sms.py).
    vendors = (AwsSms(), BizgoMo(), MappedText(), Msghub(), Twilio())
    return {each.name: each for each in vendors}
