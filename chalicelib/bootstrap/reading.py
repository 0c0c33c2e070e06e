"""What needs no running platform: an officer's folder, the matcher it is built for, a judgement."""

from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.channels import all_channels

if TYPE_CHECKING:
    from chalicelib.definitions.draft import Draft
    from chalicelib.domain.abuse import Verdict
    from chalicelib.services.abuse_ports import Tone
    from chalicelib.services.ports import Matcher


def read_tenant(folder: Path, today: date) -> "Draft":
    """An officer's folder, read and checked; needs no running platform."""
    from chalicelib.definitions.draft import read_draft

    limits = {name: channel.limits for name, channel in all_channels().items()}
    return read_draft(folder, today=today, limits=limits, matcher=default_matcher())


@cache
def default_matcher() -> "Matcher":
    """The matcher that new versions are built for; it remembers what it has built."""
    from chalicelib.matchers.lexical import Lexical
    from chalicelib.matchers.remembered import cache_folder
    from chalicelib.matchers.semantic import semantic

    return semantic(Lexical(), cache=cache_folder())


@lru_cache(maxsize=512)
def verdict_on(text: str) -> "Verdict":
    """Abuse by words and by meaning; by words alone where the engine is not.

    Remembered: a desk's page is drawn again and again. The webhook judges by words alone.
    """
    from chalicelib.domain.abuse_tone import judge_tone

    return judge_tone(text, _tone().probabilities(text))


@cache
def _tone() -> "Tone":
    from chalicelib.matchers.abusive import Abusive
    from chalicelib.matchers.engine import WEIGHTS, engine_of

    return Abusive(engine_of(WEIGHTS / "tuned.npz"))
