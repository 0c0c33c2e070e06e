"""Chinese letters for carriers, who know the 4,888 of KS X 1001: 请 as 請, 国 as 國, 您 as "nin".

Who reads simplified letters reads the full ones too. Where carriers have neither, the sound stands
in Latin letters, as it is typed; in no language but Chinese, where it would say nothing.
"""

import re
from collections.abc import Mapping
from functools import cache


def form_of(letter: str) -> str | None:
    """The same letter in a form that carriers have."""
    return _forms().get(letter) if _FIRST <= letter <= _LAST else None


def sound_of(letter: str) -> str | None:
    """How it is read in Mandarin, without tones: for a letter that has no such form."""
    return sounds().get(letter) if _FIRST <= letter <= _LAST else None


@cache
def sounds() -> Mapping[str, str]:
    """Letter -> its sound, of every letter that can only be written so."""
    from chalicelib.domain.han_letters import SOUNDS

    spelled = re.findall("([a-z]+)([^a-z ]+)", SOUNDS)
    return {letter: sound for sound, letters in spelled for letter in letters}


_FIRST, _LAST = "\u3400", "\u9fff"


@cache
def _forms() -> Mapping[str, str]:
    # Loaded by the first letter that needs it: most processes send none.
    from chalicelib.domain.han_letters import FORMS

    return dict(zip(FORMS[::2], FORMS[1::2], strict=True))
