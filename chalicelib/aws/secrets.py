"""Channel secrets as SecureStrings of SSM. Names are whole: `/sotong/<stage>/<tenant>/...`."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.aws.failures import code_of, translated


class Secrets:
    """Values are never cached, never logged. `key_id` None: the account's own key."""

    def __init__(self, client: Callable[[], Any], key_id: str | None = None) -> None:
        self._client = client
        self._key_id = key_id

    def read(self, name: str) -> str | None:
        """The value, or None."""
        with translated():
            try:
                answer = self._client().get_parameter(Name=name, WithDecryption=True)
            except ClientError as error:
                if code_of(error) == "ParameterNotFound":
                    return None
                raise
        return str(answer["Parameter"]["Value"])

    def write(self, name: str, value: str) -> None:
        """Writes or replaces."""
        key = {"KeyId": self._key_id} if self._key_id else {}
        with translated():
            self._client().put_parameter(
                Name=name, Value=value, Type="SecureString", Overwrite=True, **key
            )

    def remove(self, name: str) -> None:
        """Forgets it; does nothing when there is none."""
        with translated():
            try:
                self._client().delete_parameter(Name=name)
            except ClientError as error:
                if code_of(error) != "ParameterNotFound":
                    raise
