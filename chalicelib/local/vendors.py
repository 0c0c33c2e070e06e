"""The simulated vendors of a local run (Bizgo, msghub, Solapi), and the page's doors to them."""

from contextlib import ExitStack
from dataclasses import dataclass

from chalicelib.bootstrap import platform
from chalicelib.local import consult_room, profiles, text_phones
from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.bizgo_reports import Reports
from chalicelib.local.consult_room import ConsultRoom
from chalicelib.local.msghub import SimulatedMsghub
from chalicelib.local.solapi import SimulatedSolapi
from chalicelib.local.solapi_reports import SolapiReports
from chalicelib.local.text_phones import TextPhones
from chalicelib.local.vendor_faults import VendorFaults


@dataclass(frozen=True, slots=True)
class Vendors:
    """`bizgo_url`, `solapi_url`: where the city calls them; `media_hosts`: where photos may be
    fetched from.
    """

    bizgo_url: str
    solapi_url: str
    media_hosts: tuple[str, ...]
    consult: ConsultRoom
    texts: TextPhones
    faults: VendorFaults


def start_vendors(url: str, undo: ExitStack) -> Vendors:
    """All, until `undo`. `url`: where the cities' webhooks are."""

    def is_ours(number: str) -> bool:
        found = text_phones.is_ours(platform(), number)
        return found or profiles.sends_from(platform(), number)

    def profile_of(dealer: str, id: str) -> profiles.Profile | None:
        return profiles.profile_of(platform(), dealer, id)

    bizgo = SimulatedBizgo(
        lambda sender: consult_room.room_webhook(platform(), url, sender),
        is_ours=is_ours,
        tell_report=Reports(platform, url),
        find_profile=profile_of,
    )
    solapi = SimulatedSolapi(
        bizgo.phones,
        post=SolapiReports(platform, url),
        is_ours=is_ours,
        find_profile=profile_of,
    )
    msghub = SimulatedMsghub(
        lambda number: text_phones.text_webhook(platform(), url, number), bizgo.phones
    )
    for vendor in (bizgo, msghub, solapi):
        vendor.start()
        undo.callback(vendor.stop)
    hosts = tuple(each.url.removeprefix("http://") for each in (bizgo, msghub))
    return Vendors(
        bizgo.url,
        solapi.url,
        hosts,
        ConsultRoom(bizgo),
        TextPhones(msghub, bizgo),
        VendorFaults(bizgo, solapi, msghub),
    )
