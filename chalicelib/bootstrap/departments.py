"""Telling departments: a part of its own, which nothing that a webhook imports knows of."""

import os
from collections.abc import Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING

from chalicelib.bootstrap.chance import new_nonce, now
from chalicelib.bootstrap.stores import Stores
from chalicelib.settings import Settings, read_settings

if TYPE_CHECKING:
    from chalicelib.services.telling_departments import TellingDepartments


class DepartmentParts(Stores):
    """`environment` says who mail is from, and where the desk is."""

    def __init__(self, settings: Settings, environment: Mapping[str, str]) -> None:
        super().__init__(settings)
        self._environment = environment

    def tell(self, body: str) -> None:
        """Tells what one published fact, as its queue carries it, has for a department."""
        from chalicelib.aws.topic import published_of

        self.telling.tell(published_of(body))

    @cached_property
    def telling(self) -> "TellingDepartments":
        """By mail and by webhook."""
        from chalicelib.aws.mail import Mail
        from chalicelib.aws.secrets import Secrets
        from chalicelib.aws.session import Clients
        from chalicelib.channels.department_webhook import DepartmentWebhook
        from chalicelib.services.channel_secrets import ChannelSecrets
        from chalicelib.services.telling_departments import TellingDepartments
        from chalicelib.store.tellings import TellingStore

        asked = self.settings
        # What ends in a timeout may have been sent: mail is waited for longer than an item.
        patient = Clients(asked.region, asked.endpoint or None, connect_seconds=3, read_seconds=10)
        kept, prefix = Secrets(self._clients.lazily("ssm")), f"/sotong/{asked.stage}"
        return TellingDepartments(
            self.tenants,
            self._desks,
            TellingStore(self._table),
            Mail(patient.lazily("sesv2"), self._environment.get("SOTONG_MAIL_SENDER", "")),
            DepartmentWebhook(),
            ChannelSecrets(kept, new_nonce, prefix).value,
            f"{asked.public_url}/desk" if asked.public_url else "",
            now,
        )


@cache
def department_parts() -> DepartmentParts:
    """The process's own, from its environment."""
    return DepartmentParts(read_settings(os.environ), os.environ)
