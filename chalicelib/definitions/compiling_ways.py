"""The ways of a city's notices as a version carries them: what domain/notice_ways.py reads.

And the accounts by which vendors report what became of them.
"""

from collections.abc import Iterator, Mapping, Sequence

from chalicelib.definitions.compiling_text_line import REPORTS as BIZGO_REPORTS
from chalicelib.definitions.files import Files
from chalicelib.definitions.quiet import compiled_quiet
from chalicelib.definitions.text_line import TextReports
from chalicelib.definitions.ways import Alimtalk, Notices, NoticeVendor
from chalicelib.domain.message import Json
from chalicelib.domain.phone_number import read_phone

# Vendor -> where it posts what became of messages (channels/bizgo_report.py, solapi_report.py).
REPORTS: Mapping[str, str] = {"bizgo": BIZGO_REPORTS, "solapi": "solapi-report"}
_ADDRESSES: Mapping[str, str] = {
    "bizgo": "https://mars.ibapi.kr",
    "solapi": "https://api.solapi.com",
}


def compiled_ways(files: Files) -> Json:
    """`{"ways": {rungs, vendors, templates, sender, free_refusals, quiet}}`; nothing where nothing
    is written.
    """
    notices, quiet = files.tenant.notices, compiled_quiet(files.tenant.quiet_hours)
    if notices is None:
        return {"ways": quiet} if quiet else {}
    return {
        "ways": {
            "rungs": [{"way": each.way, "minutes": each.minutes} for each in notices.ladder],
            "vendors": [_vendor(each) for each in notices.vendors],
            "templates": [_template(each) for each in files.templates.alimtalk],
            "sender": sender_of(notices),
            **_advertising(notices),
            **quiet,
        }
    }


def sender_of(notices: Notices) -> str:
    """The digits that texts go out from; empty where none may."""
    return read_phone(notices.sender).digits if notices.sender and notices.verified else ""


def reporting(notices: Notices | None) -> Iterator[tuple[str, TextReports]]:
    """Channel name and secrets of each vendor that reports."""
    for vendor in notices.vendors if notices else ():
        if vendor.reports:
            yield REPORTS[vendor.name], vendor.reports


def compiled_reports(files: Files, digests: Mapping[str, Sequence[str]]) -> Json:
    """Channel name -> account, for each vendor that reports."""
    return {
        name: {
            "id": (files.tenant.notices and files.tenant.notices.sender) or files.tenant.id,
            "digests": list(digests.get(name, ())),
            "secret": named.hook,
            "secret_in_path": True,
            "signing": named.signing,
        }
        for name, named in reporting(files.tenant.notices)
    }


def _advertising(notices: Notices) -> Json:
    """The digits at which it is refused, free of charge (domain/ad_wish.py)."""
    ads = notices.advertising
    return {"free_refusals": read_phone(ads.free_refusals).digits} if ads else {}


def _vendor(vendor: NoticeVendor) -> Json:
    return {
        "name": vendor.name,
        "share": vendor.share,
        "rate": vendor.rate,
        "api_key": vendor.api_key,
        "api_secret": vendor.api_secret or "",
        "base_url": vendor.base_url or _ADDRESSES[vendor.name],
        "profile": vendor.profile or "",
    }


def _template(template: Alimtalk) -> Json:
    return {
        "id": template.id,
        "text": template.text,
        "codes": dict(template.codes),
        "buttons": [
            {"kind": each.kind, "name": each.name, "mobile": each.mobile, "web": each.web}
            for each in template.buttons
        ],
        "text_instead": template.text_instead,
    }
