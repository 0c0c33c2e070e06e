"""The cities of a local run: each folder under tenants/ is registered when the platform comes up,
through the service behind `sotong tenants register`. Faults in one keep no other from coming up.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from chalicelib.bootstrap import Platform
from chalicelib.domain.errors import Permanent, Retryable
from chalicelib.domain.language import KOREAN
from chalicelib.domain.manifest import Manifest
from chalicelib.domain.tenant import Tenant

FOLDER = Path(__file__).parents[2] / "tenants"
AUTHOR = "local"
NOTE = "registered at start"
TRIES = 5
# Where the schemas lie; names that begin with `_` are no tenants either.
NO_TENANT = "schema"

Row = dict[str, object]


def tenant_folders(folder: Path = FOLDER) -> list[Path]:
    """The folders that hold a tenant's files."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(
        each
        for each in found
        if each.is_dir() and each.name != NO_TENANT and not each.name.startswith(("_", "."))
    )


def register_tenants(
    platform: Platform, say: Callable[[str, str], None], folder: Path = FOLDER
) -> dict[str, Row]:
    """Registers every folder; tenant -> `{version}`, with `faults` where its files were refused."""
    return {each.name: _register(platform, each, say) for each in tenant_folders(folder)}


def channel_rows(platform: Platform, url: str) -> list[Row]:
    """Every account of every active tenant, as the simulator's page lists them."""
    tenants = [platform.tenants.active(id) for id in sorted(platform.versions.ids())]
    rows = [row for tenant in tenants if tenant for row in _rows(platform, tenant, url)]
    return sorted(rows, key=lambda row: str(row["channel"]))


def _register(platform: Platform, folder: Path, say: Callable[[str, str], None]) -> Row:
    try:
        manifest = _publish(platform, folder)
    except Permanent as error:
        faults = str(error).splitlines()
        active = platform.versions.current(folder.name)
        stays = f"version {active} stays" if active else "it is not served"
        say("tenant", f"{folder.name} was refused, {stays}:\n  " + "\n  ".join(faults))
        return {"version": active, "faults": faults}
    say("tenant", f"{folder.name} version {manifest.number}")
    return {"version": manifest.number}


def _publish(platform: Platform, folder: Path) -> Manifest:
    # The platform's patience is a webhook's; an engine that is just waking needs more. Nobody is
    # there to approve, and what is tried out on a laptop may well be worse: no saved questions.
    for _ in range(TRIES - 1):
        with suppress(Retryable):
            return platform.publishing.publish(folder, AUTHOR, NOTE, approve=None)
    return platform.publishing.publish(folder, AUTHOR, NOTE, approve=None)


def _rows(platform: Platform, tenant: Tenant, url: str) -> Iterator[Row]:
    about = {
        "tenant": tenant.id,
        "name": tenant.name[KOREAN],
        "service": tenant.service[KOREAN],
    }
    connected = platform.publishing.connect(tenant.id, None, url)
    for row in connected:
        yield {**about, **row}
    for channel in sorted(tenant.accounts.keys() - {row["channel"] for row in connected}):
        yield {**about, "channel": channel, **_place(tenant, channel, url)}


def _place(tenant: Tenant, channel: str, url: str) -> Row:
    """Where a channel without a secret of its own is reached."""
    if channel == "web":
        return {"url": f"{url}/chat/{tenant.id}"}
    return {"number": tenant.accounts[channel].id}
