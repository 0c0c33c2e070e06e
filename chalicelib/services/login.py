"""Logging in: to the issuer, back with a code, and who that is here."""

import logging
from collections.abc import Mapping
from dataclasses import replace

from chalicelib.domain.claims import memberships
from chalicelib.domain.login_attempt import Attempt
from chalicelib.domain.staff import PLATFORM, Member
from chalicelib.services.login_ports import Issuer
from chalicelib.services.ports import Tenants

log = logging.getLogger(__name__)


class LogIn:
    """The issuer's answers as members of our tenants."""

    def __init__(self, issuer: Issuer, tenants: Tenants) -> None:
        self._issuer = issuer
        self._tenants = tenants

    def address(self, attempt: Attempt, redirect_uri: str) -> str:
        """Where the browser goes to prove who sits before it; raises Retryable."""
        return self._issuer.address(attempt, redirect_uri)

    def members(self, code: str, attempt: Attempt, redirect_uri: str) -> Mapping[str, Member]:
        """By tenant id (`*`: everywhere) who they are; empty: nobody here.

        Raises Rejected when the issuer's word is not to be believed, Retryable, Permanent.
        """
        claims = self._issuer.claims(code, attempt, redirect_uri)
        found = memberships(claims)
        if found.malformed:
            # A group's name may be anything an administrator typed: its number is told, not it.
            log.warning(
                "groups not understood",
                extra={"member": claims.subject, "groups": len(found.malformed)},
            )
        return found.members

    def choose(self, members: Mapping[str, Member], tenant_id: str) -> tuple[str, Member] | None:
        """The tenant to work at and who they are there; None when it must be chosen first.

        Who is everywhere is bound to the one tenant for as long as the session lasts.
        """
        if not tenant_id and len(members) == 1:
            tenant_id = next(iter(members))
        member = members.get(tenant_id) or members.get(PLATFORM)
        if member is None or tenant_id == PLATFORM or not tenant_id:
            return None
        if self._tenants.active(tenant_id) is None:
            return None
        return tenant_id, replace(member, tenant_id=tenant_id)

    def log_out_address(self, back_to: str) -> str:
        """Where log-out goes on; empty where there is nothing more to leave."""
        return self._issuer.log_out_address(back_to)
