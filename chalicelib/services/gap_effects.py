"""Whether a gap that was accepted closed: since when citizens have the answer, who still asks."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from chalicelib.domain.gaps import WINDOW, Accepted, Effect
from chalicelib.domain.signals import Signal
from chalicelib.domain.tenant import Tenant
from chalicelib.services.ports import Tenants, Versions


class Effects:
    """Looks for the versions that brought what was accepted."""

    def __init__(self, tenants: Tenants, versions: Versions) -> None:
        self._tenants = tenants
        self._versions = versions

    def of(
        self, tenant: Tenant, accepted: Iterable[Accepted], known: Iterable[Effect], now: datetime
    ) -> list[Effect]:
        """An effect for each; `known` ones whose weeks are over stay as they are."""
        settled = {each.accepted.gap: each for each in known if is_settled(each, now)}
        return [settled.get(each.gap) or self._published(tenant, each) for each in accepted]

    def _published(self, tenant: Tenant, accepted: Accepted) -> Effect:
        """From the first version after it that has the entry: a draft is in none."""
        for manifest in self._versions.manifests(tenant.id):
            if manifest.published_at <= accepted.at or manifest.number > tenant.version:
                continue
            version = self._tenants.version(tenant.id, manifest.number)
            if version and accepted.entry in version.faq:
                return Effect(accepted, manifest.published_at)
        return Effect(accepted)


def measured(effect: Effect, signals: Sequence[Signal], now: datetime) -> Effect:
    """The effect with those counted who asked the same since it was published."""
    since = effect.published_at
    if since is None or is_settled(effect, now):
        return effect
    after = len({signal.contact for signal in signals if signal.at > since})
    return Effect(effect.accepted, since, after, (now - since).days)


def is_settled(effect: Effect, now: datetime) -> bool:
    """Whether so many weeks have passed that the figure stays: signals are read no farther back."""
    return effect.published_at is not None and now - effect.published_at > WINDOW
