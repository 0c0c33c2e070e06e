"""The simulated vendors of a local run, Bizgo and msghub, and the page's doors to them."""

from contextlib import ExitStack
from dataclasses import dataclass

from chalicelib.bootstrap import platform
from chalicelib.local import consult_room, text_phones
from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.bizgo_reports import Reports
from chalicelib.local.consult_room import ConsultRoom
from chalicelib.local.msghub import SimulatedMsghub
from chalicelib.local.text_phones import TextPhones


@dataclass(frozen=True, slots=True)
class Vendors:
    """`bizgo_url`: where the city calls Bizgo; `media_hosts`: where photos may be fetched from."""

    bizgo_url: str
    media_hosts: tuple[str, ...]
    consult: ConsultRoom
    texts: TextPhones


def start_vendors(url: str, undo: ExitStack) -> Vendors:
    """Both, until `undo`. `url`: where the cities' webhooks are."""
    bizgo = SimulatedBizgo(
        lambda sender: consult_room.webhook_of(platform(), url, sender),
        is_ours=lambda number: text_phones.is_ours(platform(), number),
        tell_report=Reports(platform, url),
    )
    msghub = SimulatedMsghub(
        lambda number: text_phones.webhook_of(platform(), url, number), bizgo.phones
    )
    for vendor in (bizgo, msghub):
        vendor.start()
        undo.callback(vendor.stop)
    hosts = tuple(each.url.removeprefix("http://") for each in (bizgo, msghub))
    return Vendors(bizgo.url, hosts, ConsultRoom(bizgo), TextPhones(msghub, bizgo))
