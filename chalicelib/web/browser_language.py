"""The language a page begins in: what the person chose, else what their browser asks for."""

from chalicelib.domain.language import KOREAN, known_language

COOKIE = "sotong-language"
# A browser names a handful; more is nothing of one's.
_MOST = 20


def page_language(asked: str | None, cookies: str, accepted: str) -> str:
    """`asked`: of the address; `accepted`: the header Accept-Language (RFC 9110, 12.5.4)."""
    return known_language(asked) or known_language(_chosen(cookies)) or _wished(accepted)


def _chosen(cookies: str) -> str:
    pairs = (each.strip().partition("=") for each in cookies.split(";"))
    return next((value for name, _, value in pairs if name == COOKIE), "")


def _wished(accepted: str) -> str:
    """The first of ours by weight; of equal ones the first named. Korean where none is."""
    wishes = [_weighed(each) for each in accepted.split(",")[:_MOST]]
    for weight, tag in sorted(wishes, key=lambda wish: -wish[0]):
        language = known_language(tag)
        if language and weight:
            return language
    return KOREAN


def _weighed(wish: str) -> tuple[float, str]:
    tag, _, rest = wish.partition(";")
    weight = rest.strip().removeprefix("q=")
    try:
        return min(max(float(weight), 0.0), 1.0) if weight else 1.0, tag.strip()
    except ValueError:
        return 0.0, tag.strip()
