"""A city's own quiet hours, as its version has them among the ways of its notices."""

from datetime import time

from chalicelib.domain.message import Json
from chalicelib.domain.outbound_rules import Quiet
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.quiet_hours import night_of
from chalicelib.domain.tenant import Tenant


def quiet_of(tenant: Tenant | None) -> Quiet:
    """Its own; the ordinary ones where there is no such city any more."""
    return read_quiet(tenant.ways) if tenant else Quiet()


def read_quiet(ways: Json) -> Quiet:
    """Of `Tenant.ways`; the ordinary ones of a city that has written none."""
    raw = ways.get("quiet")
    if not raw:
        return Quiet()
    night = night_of(time.fromisoformat(raw["begins"]), time.fromisoformat(raw["ends"]))
    return Quiet(night, frozenset(map(Purpose, raw["keeps"])), bool(raw["urgent_passes"]))
