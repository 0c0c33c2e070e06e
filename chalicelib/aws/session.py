"""AWS clients, made when first needed, all from one botocore session."""

from collections.abc import Callable
from threading import Lock
from typing import Any

from botocore.config import Config
from botocore.session import Session, get_session

from chalicelib.aws.lean_client import make_lean

CONNECT_SECONDS = 0.5
READ_SECONDS = 1.0
# What a turn calls every time is worth some trouble.
_EVERY_TURN = ("dynamodb",)


class Clients:
    """One client a service; they are safe to share between threads, their making is not.

    No retries: services know the deadline, botocore does not. `endpoint` is a local engine's
    address. Making a client opens no connection.
    """

    def __init__(
        self,
        region: str,
        endpoint: str | None = None,
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self._region = region
        self._endpoint = endpoint
        self._seconds = (connect_seconds, read_seconds)
        self._session: Session | None = None
        self._clients: dict[str, Any] = {}
        self._lock = Lock()

    def get(self, service: str) -> Any:
        """The client of a service, such as `dynamodb`."""
        return self._clients.get(service) or self._make(service)

    def lazily(self, service: str) -> Callable[[], Any]:
        """A function that gives the client, for what may never need it."""
        return lambda: self.get(service)

    def _make(self, service: str) -> Any:
        with self._lock:
            if service not in self._clients:
                self._session = self._session or get_session()
                made = self._session.create_client(
                    service,
                    region_name=self._region,
                    endpoint_url=self._endpoint,
                    config=self._config(),
                )
                if service in _EVERY_TURN:
                    make_lean(made, self._session.get_credentials())
                self._clients[service] = made
            return self._clients[service]

    def _config(self) -> Config:
        connect, read = self._seconds
        return Config(
            connect_timeout=connect,
            read_timeout=read,
            # The standard mode keeps a quota for retries that never come.
            retries={"mode": "legacy", "total_max_attempts": 1},
            parameter_validation=False,
            # One address for all accounts; KMS and the others know no other.
            account_id_endpoint_mode="disabled",
            # Without a fixed one botocore composes it anew for every request: a tenth of its work.
            user_agent="sotong",
            # Signed addresses name the region: a young bucket's global name leads elsewhere first.
            s3={"addressing_style": "virtual"},
        )
