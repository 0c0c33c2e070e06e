"""An alimtalk as the only step of a flow: checked as Bizgo does, judged as Kakao does.

Bizgo's codes are those of the SDK (bizgo-sdk-comm 1.2.0, _error_codes.py); what Kakao says of a
text that differs from the approved one comes later, as the report's code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.local.bizgo_text_flow import BadFlow
from chalicelib.local.phones import Phones
from chalicelib.local.profiles import FindProfile, Profile, is_filled

DEALER = "bizgo"
ARRIVED = "10000"
# Kakao's: the text is not the approved one.
_OTHER_TEXT = "3016"
_MOST_CHARACTERS = 1300


@dataclass(frozen=True, slots=True)
class Alimtalk:
    """What goes out. `report_code`: what its report will say."""

    profile: Profile
    text: str
    buttons: tuple[dict[str, str], ...]
    report_code: str
    service: str = "ALIMTALK"
    sort: str = "AT"

    def filled(self, _: Mapping[str, Any]) -> "Alimtalk":
        """As it is: it came whole."""
        return self

    def reach(self, phones: Phones, to: str) -> None:
        """Shows it on the phone, unless Kakao refused it."""
        if self.report_code == ARRIVED:
            phones.alimtalk(to, self.profile.number, self.profile.name, self.text, self.buttons)


def alimtalk_of(flow: list[Any], find: FindProfile) -> Alimtalk | None:
    """The one step, if it is one; None for a flow of other ways. Raises BadFlow."""
    step = flow[0] if len(flow) == 1 else None
    message = step.get("alimtalk") if isinstance(step, dict) else None
    if not isinstance(message, dict):
        return None
    profile = find(DEALER, str(message.get("senderKey") or ""))
    if profile is None:
        raise BadFlow("A502")
    template = profile.templates.get(str(message.get("templateCode") or ""))
    if template is None:
        raise BadFlow("A505")
    if message.get("msgType") != "AT":
        raise BadFlow("A523")
    text = message.get("text")
    if not isinstance(text, str) or not 0 < len(text) <= _MOST_CHARACTERS:
        raise BadFlow("A572")
    code = ARRIVED if is_filled(template.text, text) else _OTHER_TEXT
    return Alimtalk(profile, text, _buttons(message), code)


def _buttons(message: Mapping[str, Any]) -> tuple[dict[str, str], ...]:
    attached = message.get("attachment")
    listed = attached.get("button") if isinstance(attached, dict) else None
    if not all(isinstance(each, dict) and each.get("type") for each in listed or ()):
        raise BadFlow("A524")
    return tuple(
        {
            "kind": str(each["type"]),
            "name": str(each.get("name", "")),
            "url": str(each.get("urlMobile") or ""),
        }
        for each in listed or ()
    )
