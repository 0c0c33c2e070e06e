"""By which ways a city's notices reach people, in order, and through which vendors."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from chalicelib.domain.alimtalk import AlimtalkTemplate, Button, ButtonKind
from chalicelib.domain.message import Json


class Way(StrEnum):
    """How a notice travels."""

    SESSION = "session"  # a consult talk that still lasts
    ALIMTALK = "alimtalk"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder. `patience`: how long its receipt is waited for."""

    way: Way
    patience: timedelta


@dataclass(frozen=True, slots=True)
class Vendor:
    """A registration with a vendor. `share`: of the messages, beside the others' shares.

    `api_key`, `api_secret`: names of secrets; `profile`: the Kakao sender profile there, empty for
    a vendor of texts alone. `rate`: messages a second.
    """

    name: str
    share: int
    rate: float
    api_key: str
    api_secret: str = ""
    base_url: str = ""
    profile: str = ""


@dataclass(frozen=True, slots=True)
class NoticeWays:
    """`sender`: the registered number that texts go out from; empty: none does."""

    rungs: tuple[Rung, ...] = ()
    vendors: tuple[Vendor, ...] = ()
    templates: tuple[AlimtalkTemplate, ...] = ()
    sender: str = ""

    def template(self, id: str) -> AlimtalkTemplate | None:
        """Of this id."""
        return next((each for each in self.templates if each.id == id), None)


def read_ways(raw: Json) -> NoticeWays:
    """What a version carries; of a city that sends no notices an empty one."""
    return NoticeWays(
        tuple(
            Rung(Way(each["way"]), timedelta(minutes=each["minutes"]))
            for each in raw.get("rungs", ())
        ),
        tuple(Vendor(**each) for each in raw.get("vendors", ())),
        tuple(_template(each) for each in raw.get("templates", ())),
        raw.get("sender", ""),
    )


def _template(raw: Json) -> AlimtalkTemplate:
    buttons = (
        Button(ButtonKind(each["kind"]), each["name"], each.get("mobile", ""), each.get("web", ""))
        for each in raw.get("buttons", ())
    )
    return AlimtalkTemplate(
        raw["id"], raw["text"], raw["codes"], tuple(buttons), raw.get("text_instead", "")
    )
