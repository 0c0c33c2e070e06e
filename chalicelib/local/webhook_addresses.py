"""Where a simulated vendor posts to: the webhook of the account that something came to."""

from collections.abc import Callable

from chalicelib.bootstrap import Platform


def webhook_of(
    platform: Platform, url: str, channel: str, is_it: Callable[[str], bool]
) -> str | None:
    """The address of the first account on this channel whose id is it, below `url`; None: none."""
    for tenant_id in platform.versions.ids():
        for row in platform.publishing.connect(tenant_id, None, url):
            if row["channel"] == channel and is_it(row["bot_id"]):
                return str(row["url"])
    return None
