"""What who wants nothing more is told: when they said so, what ends, and what goes on.

Source: 시행령 제62조의2: the sender's name, that consent was refused or withdrawn, the day, and
what came of it.
"""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.dates import spell_day
from chalicelib.domain.language import KOREAN, Text, fill, say
from chalicelib.domain.script import written_in
from chalicelib.domain.tenant import Tenant

KEY = "notices_stopped"

# Versions compiled before it was one of the texts.
_EARLIER: Text = {
    KOREAN: "{name}입니다. {date}에 수신거부를 신청하셨습니다. 이제 소식과 광고를 보내지 않습니다. "
    "물어보신 일에 대한 답변은 그대로 드립니다."
}
# Han letters are both theirs.
_SAME_LETTERS: Mapping[str, str] = {"zh": "ja"}


def told_stopped(tenant: Tenant, language: str, at: datetime) -> str:
    """What they are told; `at`: when they said it, aware."""
    text = tenant.texts.get(KEY) or _EARLIER
    return fill(say(text, language), name=say(tenant.name, language), date=spell_day(at, language))


def language_of(text: str, known: str) -> str:
    """In which language to tell it. `known`: the talk's so far, empty where there was none."""
    written = written_in(text)
    if written is None:
        is_latin = any(char.isalpha() for char in text) and text.isascii()
        return known or ("en" if is_latin else KOREAN)
    return known if _SAME_LETTERS.get(written) == known else written
