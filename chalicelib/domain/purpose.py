"""Why something is sent to people, by which the law and the city's rules tell messages apart."""

from enum import StrEnum


class Purpose(StrEnum):
    """A city's message is one of these; where it is in doubt it is an `AD`."""

    # About the person's own matter: their case, their booking, what they asked.
    SERVICE = "service"
    # What the city tells many people: a road is closed, a form may be handed in.
    PUBLIC_INFO = "public_info"
    # What has somebody's gain in it, such as a festival with stalls or a local currency
    # (정보통신망법 제50조).
    AD = "ad"
