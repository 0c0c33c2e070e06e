"""What a list of recipients must know of one person: a few letters instead of all they said.

What follows from it, outbound_rules.py tells. Whoever said nothing has no standing.
"""

from dataclasses import dataclass
from datetime import date

from chalicelib.domain.consent import Consents
from chalicelib.domain.purpose import Purpose


@dataclass(frozen=True, slots=True)
class Standing:
    """On one channel. `ad_until`: the last day on which an agreement to advertising serves.

    `ads_at_night`: that they agreed to the night too, for as long. `topics`: what they subscribed
    to and did not leave.
    """

    refused: frozenset[Purpose] = frozenset()
    ad_until: date | None = None
    topics: frozenset[str] = frozenset()
    ads_at_night: bool = False


NOTHING_SAID = Standing()


def standings_of(consents: Consents) -> dict[str, Standing]:
    """By channel, where something was said that matters to a list."""
    channels = sorted({scope.channel for scope in consents.known})
    found = {channel: _on(channel, consents) for channel in channels}
    return {channel: each for channel, each in found.items() if each != NOTHING_SAID}


def packed_standings(standings: dict[str, Standing]) -> str:
    """For `read_standings`: `sms=pa alimtalk=n739999`, a letter for each refusal, `n` for a night
    agreed to, days by number; letters that a reader does not know it passes over.

    Topics stand apart (`sms#topics=welfare,roads,`): who does not know them passes them over.
    """
    told = [f"{channel}={_packed(each)}" for channel, each in standings.items()]
    told += [
        f"{channel}{_TOPICS}=" + "".join(f"{topic}," for topic in sorted(each.topics))
        for channel, each in standings.items()
        if each.topics
    ]
    return " ".join(told)


def read_standings(packed: str) -> dict[str, Standing]:
    """What `packed_standings` wrote."""
    told = {
        channel: letters
        for channel, _, letters in (each.rpartition("=") for each in packed.split(" ") if each)
    }
    return {
        channel: _read(letters, told.get(channel + _TOPICS, ""))
        for channel, letters in told.items()
        if not channel.endswith(_TOPICS)
    }


_TOPICS = "#topics"
_LETTERS = {Purpose.SERVICE: "s", Purpose.PUBLIC_INFO: "p", Purpose.AD: "a"}
_NIGHT = "n"


def _on(channel: str, consents: Consents) -> Standing:
    words = {purpose: consents.of(channel, purpose) for purpose in Purpose}
    refused = frozenset(purpose for purpose, word in words.items() if word and word.refused)
    ad = words[Purpose.AD]
    topics = frozenset(each.topic for each in consents.subscribed() if each.channel == channel)
    ad_until = ad.confirm_by() if ad else None
    return Standing(refused, ad_until, topics, _is_night_free(channel, consents, ad_until))


def _is_night_free(channel: str, consents: Consents, ad_until: date | None) -> bool:
    """Whether they agreed to the night for as long as to advertising: the one day serves both."""
    night = consents.of(channel, Purpose.AD, night=True)
    until = night.confirm_by() if night else None
    return until is not None and ad_until is not None and until >= ad_until


def _packed(each: Standing) -> str:
    letters = "".join(_LETTERS[purpose] for purpose in Purpose if purpose in each.refused)
    letters += _NIGHT if each.ads_at_night else ""
    return letters + (str(each.ad_until.toordinal()) if each.ad_until else "")


def _read(packed: str, topics: str) -> Standing:
    letters = packed.rstrip("0123456789")
    day = packed[len(letters) :]
    refused = frozenset(purpose for purpose, letter in _LETTERS.items() if letter in letters)
    subscribed = frozenset(topics.split(",")) - {""}
    ad_until = date.fromordinal(int(day)) if day else None
    return Standing(refused, ad_until, subscribed, _NIGHT in letters)
