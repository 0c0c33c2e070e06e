"""The line that stands at every dead end: how to reach the city otherwise."""

from chalicelib.domain.dates import spell_hours
from chalicelib.domain.language import fill, say
from chalicelib.domain.tenant import Tenant


def contact_line(tenant: Tenant, language: str, channel: str = "") -> str:
    """The tenant's stated number; without one its desk's hours, never another body's number.

    The hours in which the desk answers on this channel; empty: the agents' own.
    """
    if tenant.phone:
        return fill(say(tenant.texts["contact_phone"], language), phone=tenant.phone)
    hours = spell_hours(tenant.roster_of(tenant.agent_department, channel).hours, language)
    if hours:
        return fill(say(tenant.texts["contact_hours"], language), hours=hours)
    return say(tenant.texts["contact_none"], language)
