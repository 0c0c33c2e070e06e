"""Cuts a message: a long story into its sentences, two wishes in one sentence into each.

In a story one sentence says what is wanted; by the whole alone it drowns in the rest.
"""

import re

_STORY = 60
_MOST = 6
_SHORTEST = 6
# Sentences, and the Korean endings that set the scene for what follows.
_SENTENCE = re.compile(
    r"(?<=[.!?。！？\n])\s*|(?<=는데요|습니다|입니다)\s+|(?<=인데|는데|아서|어서)\s+"
)
# What joins two things that are asked for. A comma does so between Korean words; in other
# languages it mostly parts what has happened from what is asked.
_AND = re.compile(
    r"(?<=[가-힣])(?:이랑|하고|랑|과|와)\s+|\s+(?:및|그리고|또|또는|and|also|và|болон|ба)\s+"
    r"|\s*[/+&、]\s*|(?<=[가-힣])\s*[,，]\s*|(?<=고)\s+(?=바로|또|같이|다른)|[和与跟]|(?<=싶고)\s+"
)
_WISH = 2
_MOST_WISHES = 3


def sentences(text: str) -> list[str]:
    """The sentences of a story, at most six; none of a message that is no story."""
    if len(text) <= _STORY:
        return []
    return [part for part in _SENTENCE.split(text) if len(part) >= _SHORTEST][:_MOST]


def wishes(text: str) -> list[str]:
    """What a message asks for, where it joins two or three things; else nothing."""
    parts = [part.strip() for part in _AND.split(text) if len(part.strip()) >= _WISH]
    return parts if 1 < len(parts) <= _MOST_WISHES else []
