"""The text-message line as a version carries it: the line, and its vendor beside it."""

from collections.abc import Mapping, Sequence

from chalicelib.definitions.text_line import Sms
from chalicelib.domain.message import Json
from chalicelib.domain.phone_number import read_phone


def compiled_text_line(sms: Sms, digests: Mapping[str, Sequence[str]]) -> Json:
    """Channel name -> account. The vendor is a channel of its own: it has an address and secrets.

    `digests`: channel -> SHA-256 (hex) of each valid secret.
    """
    number = read_phone(sms.number).digits
    line: Json = {"id": sms.number, "digests": [], "answers": sms.answers, "numbers": [number]}
    if sms.outbound:
        line |= {"api_key": sms.outbound.api_key, "base_url": sms.outbound.base_url}
    if sms.inbound is None:
        return {"sms": line}
    vendor = sms.inbound.vendor
    brought: Json = {
        "id": sms.number,
        "digests": list(digests.get(vendor, ())),
        # What proves a call's origin stands in its address, so it is the account's secret.
        "secret": sms.inbound.hook,
        "secret_in_path": True,
        "numbers": [number],
    }
    if sms.inbound.signing:
        brought["signing"] = sms.inbound.signing
    if sms.inbound.mapping:
        brought["mapping"] = sms.inbound.mapping.model_dump()
    return {"sms": line, vendor: brought}
