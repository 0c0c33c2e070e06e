"""By which of the carriers' services a text goes out."""

from enum import StrEnum


class TextKind(StrEnum):
    """A short text, a long one, one with pictures."""

    SMS = "sms"
    LMS = "lms"
    MMS = "mms"
