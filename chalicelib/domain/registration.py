"""A city's registration with a vendor of notices, its secrets read."""

from dataclasses import dataclass, field

from chalicelib.domain.notice_ways import Vendor


@dataclass(frozen=True, slots=True)
class Registration:
    """`api_secret` is empty where the vendor has none. Neither secret is ever shown."""

    vendor: Vendor
    api_key: str = field(repr=False)
    api_secret: str = field(default="", repr=False)
