"""Everything a person can press in a Kakao answer: quick replies, buttons, list rows.

What leads to a target of ours carries `extra: {choice, seq}`, which comes back as `clientExtra`.
With a block id the press runs that block (it cannot be mistaken for typing); without one it speaks
the label.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.channels.kakao_limits import MESSAGE, VALUE
from chalicelib.domain.channel import Limits
from chalicelib.domain.message import Json
from chalicelib.domain.plain_text import clean, is_link, one_line
from chalicelib.domain.reply import Action, Button, Choice, Item
from chalicelib.domain.shortening import clip, shorten

_VALUE_FIELDS = {Action.LINK: ("webLink", "webLinkUrl"), Action.PHONE: ("phone", "phoneNumber")}


@dataclass(frozen=True, slots=True)
class Press:
    """Turns targets into Kakao's actions for one answer."""

    block_id: str | None
    seq: int

    def fields(self, label: str, target: str) -> Json:
        """What a pressable thing needs, besides its label, to lead to `target`."""
        extra = {"choice": target if target.isprintable() else clean(target), "seq": self.seq}
        spoken = label if len(label) * 2 <= MESSAGE else clip(label, MESSAGE)
        if self.block_id:
            return {
                "action": "block",
                "blockId": self.block_id,
                "messageText": spoken,
                "extra": extra,
            }
        return {"action": "message", "messageText": spoken, "extra": extra}


def quick_replies(choices: Iterable[Choice], press: Press, limits: Limits) -> list[Json]:
    """The choices that can be shown, as many as the answer may hold."""
    shown: list[Json] = []
    for choice in choices:
        label, target = one_line(choice.label), choice.target
        if not label or not 0 < len(target) <= VALUE:
            continue
        clipped = clip(label, limits.quick_reply_label)
        shown.append({"label": clipped, **press.fields(label, target)})
        if len(shown) == limits.quick_replies:
            break
    return shown


def is_usable(button: Button) -> bool:
    """Whether Kakao would show and run the button."""
    if not one_line(button.label):
        return False
    if button.action is Action.LINK:
        return is_link(button.value, VALUE)
    if button.action is Action.PHONE:
        return is_short(button.value) and any(char.isdigit() for char in button.value)
    return button.action is Action.AGENT or is_short(button.value)


def button_json(button: Button, press: Press, limits: Limits) -> Json:
    """A usable button. A person is reached by Kakao's own `operator` action."""
    label = one_line(button.label)
    shown: Json = {"label": clip(label, limits.button_label)}
    if button.action is Action.AGENT:
        return {**shown, "action": "operator"}
    if button.action is Action.CHOICE:
        return {**shown, **press.fields(label, button.value)}
    action, field = _VALUE_FIELDS[button.action]
    return {**shown, "action": action, field: clean(button.value).strip()}


def item_json(item: Item, press: Press, limits: Limits) -> Json:
    """A row of a list; its title is not empty."""
    title = one_line(item.title)
    shown: Json = {"title": shorten(title, limits.list_title)}
    description = one_line(item.description)
    if description:
        shown["description"] = shorten(description, limits.list_text)
    if item.link and is_link(item.link, VALUE):
        shown["link"] = {"web": item.link}
    elif item.target and is_short(item.target):
        shown.update(press.fields(title, item.target))
    return shown


def is_short(value: str) -> bool:
    """Whether a target or number is there and not absurdly long."""
    return 0 < len(value) <= VALUE
