"""One person on a topic's list of subscribers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subscriber:
    """`sealed`: their phone, for services/topic_audience.py."""

    contact: str
    sealed: bytes
