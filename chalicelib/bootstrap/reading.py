"""What needs no running platform: an officer's folder, the matcher it is built for, a judgement."""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from chalicelib.channels import all_channels

if TYPE_CHECKING:
    from chalicelib.definitions.draft import Draft
    from chalicelib.domain.abuse import Verdict
    from chalicelib.domain.emergency import Kind
    from chalicelib.matchers.abusive import Abusive
    from chalicelib.matchers.endangered import Endangered
    from chalicelib.matchers.engine import Engine
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

    return judge_tone(text, _sounds(text).tone, danger_in(text))


def danger_in(text: str) -> "Kind | None":
    """Danger to life by words, else by meaning; by words alone where the engine is not."""
    from chalicelib.domain.danger import danger_of, threatens_life
    from chalicelib.domain.emergency import emergency

    return emergency(text) or threatens_life(danger_of(_sounds(text).danger))


class _Sounds(NamedTuple):
    tone: "Mapping[str, float]"
    danger: "Mapping[str, float]"


@lru_cache(maxsize=512)
def _sounds(text: str) -> _Sounds:
    """How likely each kind of abuse and of danger is, by one vector; empty without the engine."""
    from chalicelib.matchers.abusive import LONGEST
    from chalicelib.matchers.engine import NoEngine
    from chalicelib.matchers.writing import as_meant

    engine, abusive, endangered = _judges()
    said = as_meant(text[:LONGEST]).strip()
    if not said:
        return _Sounds({}, {})
    try:
        vectors = engine.embed([said])
    except NoEngine:
        return _Sounds({}, {})
    return _Sounds(abusive.of(said, vectors[0]), endangered.probabilities([said], vectors))


@cache
def _judges() -> "tuple[Engine, Abusive, Endangered]":
    from chalicelib.matchers.abusive import Abusive
    from chalicelib.matchers.endangered import Endangered
    from chalicelib.matchers.engine import WEIGHTS, engine_of

    engine = engine_of(WEIGHTS / "tuned.npz")
    return engine, Abusive(engine), Endangered()
