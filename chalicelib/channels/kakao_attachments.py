"""Photos in a skill call, as references: fetched later, only from Kakao's own image hosts.

They come as `userRequest.params.media`, as an utterance that is the picture's address (both seen
in production, neither promised by Kakao), or from the secure-image plug-in as a JSON string in a
parameter: `{"secureUrls": "List(u1, u2)", "expire": "..."}`.
"""

import json
import re
from datetime import datetime
from typing import Any

from chalicelib.domain.message import Attachment, Json

MOST = 10
_URL_LENGTH = 2048
# Host labels only up to the first slash: no user info, no port, no other spelling of a host.
_IMAGE_URL = r"(?i:https?://(?:[a-z0-9_-]+\.)+kakaocdn\.net)(?:[/?][!-\[\]-~]*)?"


def is_image_url(value: Any) -> bool:
    """Whether this is the address of a picture on a `*.kakaocdn.net` host."""
    return (
        isinstance(value, str)
        and value[:4].lower() == "http"
        and len(value) <= _URL_LENGTH
        and re.fullmatch(_IMAGE_URL, value) is not None
    )


def attachments(media: Any, utterance: str, action: Json) -> tuple[Attachment, ...]:
    """At most ten, each address once; `action` is the payload's, with its parameters."""
    found = [*_media(media), *_secure_images(action)]
    if is_image_url(utterance):
        found.append(Attachment("image", utterance))
    if not found:
        return ()
    kept: dict[str, Attachment] = {}
    for attachment in found:
        kept.setdefault(attachment.url, attachment)
    return tuple(kept.values())[:MOST]


def _media(media: Any) -> list[Attachment]:
    if not media:
        return []
    return [
        Attachment(_kind(entry.get("type")), entry["url"])
        for entry in (media if isinstance(media, list) else [media])
        if isinstance(entry, dict) and is_image_url(entry.get("url"))
    ]


def _kind(value: Any) -> str:
    known = isinstance(value, str) and value.isascii() and value.isalpha() and len(value) <= 20
    return value.lower() if known else "image"


def _secure_images(action: Json) -> list[Attachment]:
    """From `params` (value by name) and `detailParams` (`{origin, value}` by name)."""
    params, details = action.get("params"), action.get("detailParams")
    values = list(params.values()) if isinstance(params, dict) else []
    if isinstance(details, dict):
        values += [detail.get("value") for detail in details.values() if isinstance(detail, dict)]
    return [image for value in values for image in _listed(_plugin(value))]


def _plugin(value: Any) -> Json:
    if isinstance(value, str) and '"secureUrls"' in value:
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def _moment(value: Any) -> str | None:
    """A moment as Kakao wrote it; anything else, which may be personal, is not kept."""
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return str(value)


def _listed(plugin: Json) -> list[Attachment]:
    listed = plugin.get("secureUrls")
    if not isinstance(listed, str) or plugin.get("privacyAgreement") == "N":
        return []
    expires_at = _moment(plugin.get("expire"))
    urls = listed.strip().removeprefix("List(").removesuffix(")")
    return [
        Attachment("secure_image", url, expires_at)
        for url in map(str.strip, re.split(r",\s*(?=https?://)", urls, maxsplit=MOST))
        if is_image_url(url)
    ]
