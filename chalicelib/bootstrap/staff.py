"""Who works here: log-in, sessions, the log of access."""

import time
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.bootstrap.chance import new_nonce, now
from chalicelib.bootstrap.stores import Stores

if TYPE_CHECKING:
    from chalicelib.services.auditing import Auditing
    from chalicelib.services.login import LogIn
    from chalicelib.services.staff_sessions import StaffSessions


class StaffParts(Stores):
    """Services of who may."""

    @cached_property
    def login(self) -> "LogIn":
        """Who staff are, on an issuer's word."""
        from chalicelib.oidc.calls import Calls
        from chalicelib.oidc.issuer import Client, OidcIssuer
        from chalicelib.services.login import LogIn

        asked = self.settings
        client = Client(asked.login_issuer, asked.login_client, self._login_secret)
        return LogIn(OidcIssuer(client, Calls(), time.monotonic), self.tenants)

    @cached_property
    def sessions(self) -> "StaffSessions":
        """Sessions of staff."""
        from chalicelib.services.staff_sessions import StaffSessions
        from chalicelib.store.sessions import Sessions

        store = Sessions(self._table)
        return StaffSessions(store, self._keys, self.feeds, new_nonce, now)

    @cached_property
    def audit(self) -> "Auditing":
        """Who read and changed what."""
        from chalicelib.services.auditing import Auditing
        from chalicelib.store.audit import Audit

        return Auditing(Audit(self._table, new_nonce))

    def _login_secret(self) -> str:
        from chalicelib.aws.secrets import Secrets

        name = self.settings.login_secret
        return (Secrets(self._clients.lazily("ssm")).read(name) or "") if name else ""
