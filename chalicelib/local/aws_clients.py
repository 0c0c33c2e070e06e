"""boto3 clients of the local engine, for the runner's own work."""

from functools import cache
from threading import Lock
from typing import Any

import boto3
from botocore.config import Config

from chalicelib.local.engine import REGION

# Clients are safe to share between threads, their making is not.
_making = Lock()


def aws_client(service: str, endpoint: str) -> Any:
    """A client that talks to the engine at `endpoint` and to nothing else."""
    with _making:
        return _session().client(
            service,
            endpoint_url=endpoint,
            config=Config(
                connect_timeout=2,
                read_timeout=30,
                retries={"total_max_attempts": 1},
                max_pool_connections=20,
                proxies={},
            ),
        )


@cache
def _session() -> boto3.session.Session:
    """One for all clients: each session reads botocore's descriptions anew, 0.1 s a service."""
    return boto3.session.Session(
        aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION
    )
