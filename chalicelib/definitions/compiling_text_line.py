"""The text-message line as a version carries it: the line, and its vendor beside it."""

from collections.abc import Mapping, Sequence

from chalicelib.definitions.text_line import Sms
from chalicelib.domain.message import Json
from chalicelib.domain.phone_number import read_phone

# Where what became of texts is posted; chalicelib/channels/bizgo_report.py.
REPORTS = "bizgo-report"


def compiled_text_line(sms: Sms, digests: Mapping[str, Sequence[str]]) -> Json:
    """Channel name -> account. The vendor is a channel of its own: it has an address and secrets.

    `digests`: channel -> SHA-256 (hex) of each valid secret.
    """
    number = read_phone(sms.number).digits
    line: Json = {"id": sms.number, "digests": [], "answers": sms.answers, "numbers": [number]}
    line["verified"] = sms.verified
    line["join_seconds"] = sms.join_seconds
    accounts = {"sms": line}
    if sms.outbound:
        line |= {"api_key": sms.outbound.api_key, "base_url": sms.outbound.base_url}
    if sms.inbound:
        brought = _posting(sms, sms.inbound.vendor, sms.inbound.hook, sms.inbound.signing, digests)
        if sms.inbound.mapping:
            brought["mapping"] = sms.inbound.mapping.model_dump()
        accounts[sms.inbound.vendor] = brought
    if sms.outbound and sms.outbound.reports:
        named = sms.outbound.reports
        accounts[REPORTS] = _posting(sms, REPORTS, named.hook, named.signing, digests)
    return accounts


def _posting(
    sms: Sms,
    name: str,
    hook: str | None,
    signing: str | None,
    digests: Mapping[str, Sequence[str]],
) -> Json:
    """The account of a vendor that posts. What proves it stands in the address: its secret."""
    number = read_phone(sms.number).digits
    account: Json = {"id": sms.number, "digests": list(digests.get(name, ())), "numbers": [number]}
    if hook:
        account |= {"secret": hook, "secret_in_path": True}
    if signing:
        account["signing"] = signing
    return account
