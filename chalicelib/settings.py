"""The environment, read once into frozen settings; everything missing is reported at once."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """What differs between a laptop and each stage on AWS."""

    stage: str
    region: str
    table: str
    kms_key: str
    # Empty where a function has no business with it.
    events_topic: str
    # Empty on AWS: the request's own host and stage are used.
    public_url: str
    # Empty on AWS; the local engine's address elsewhere.
    endpoint: str
    # Where staff log in: the OpenID Connect issuer, our client's id there, and the name in SSM of
    # the client's secret. Empty where a function has no business with it; many clients need none.
    login_issuer: str = ""
    login_client: str = ""
    login_secret: str = ""
    # Empty on AWS: each tenant's account says where Bizgo is reached.
    bizgo_url: str = ""
    # The bucket with Object Lock that the log of access is copied to; empty: it is not copied.
    audit_bucket: str = ""
    # The private bucket of files that are shared in talks; empty where none can be.
    files_bucket: str = ""
    # The address of the queue of broadcasts' parts; empty where a function queues none.
    broadcast_queue: str = ""
    # Empty on AWS; elsewhere hosts with their port that vendors' photos are fetched from.
    media_hosts: tuple[str, ...] = ()
    # The address of the queue of texts to be read; empty where a function holds none.
    texts_queue: str = ""


class MissingSettings(Exception):
    """Environment variables that have no value; the message names them all."""


_REQUIRED = ("SOTONG_STAGE", "SOTONG_TABLE", "SOTONG_KMS_KEY")


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from an environment such as `os.environ`."""
    missing = [name for name in _REQUIRED if not environment.get(name)]
    if missing:
        raise MissingSettings("not set: " + ", ".join(missing))
    return Settings(
        stage=environment["SOTONG_STAGE"],
        region=environment.get("AWS_REGION") or "ap-northeast-2",
        table=environment["SOTONG_TABLE"],
        kms_key=environment["SOTONG_KMS_KEY"],
        events_topic=environment.get("SOTONG_EVENTS_TOPIC", ""),
        public_url=environment.get("SOTONG_PUBLIC_URL", "").rstrip("/"),
        endpoint=environment.get("AWS_ENDPOINT_URL", ""),
        login_issuer=environment.get("SOTONG_LOGIN_ISSUER", "").rstrip("/"),
        login_client=environment.get("SOTONG_LOGIN_CLIENT", ""),
        login_secret=environment.get("SOTONG_LOGIN_SECRET", ""),
        bizgo_url=environment.get("SOTONG_BIZGO_URL", "").rstrip("/"),
        audit_bucket=environment.get("SOTONG_AUDIT_BUCKET", ""),
        files_bucket=environment.get("SOTONG_FILES_BUCKET", ""),
        broadcast_queue=environment.get("SOTONG_BROADCAST_QUEUE", ""),
        media_hosts=tuple(environment.get("SOTONG_MEDIA_HOSTS", "").split()),
        texts_queue=environment.get("SOTONG_TEXTS_QUEUE", ""),
    )
