"""Builds the platform once a process, each part when it is first needed.

The only place that names concrete classes. What the webhook has no use for is imported inside the
part that has, so that its cold start never pays for it.
"""

import os
from functools import cache

from chalicelib.bootstrap.broadcasts import BroadcastParts
from chalicelib.bootstrap.facts import FactParts
from chalicelib.bootstrap.logs import log_as_json
from chalicelib.bootstrap.reading import danger_in as danger_in
from chalicelib.bootstrap.reading import default_matcher as default_matcher
from chalicelib.bootstrap.reading import read_tenant as read_tenant
from chalicelib.bootstrap.reading import verdict_on as verdict_on
from chalicelib.bootstrap.staff import StaffParts
from chalicelib.settings import read_settings


class Platform(FactParts, StaffParts, BroadcastParts):
    """Services over stores, for one set of settings."""


@cache
def platform() -> Platform:
    """The process's platform, from its environment."""
    settings = read_settings(os.environ)
    if not settings.endpoint:
        log_as_json()
    return Platform(settings)
