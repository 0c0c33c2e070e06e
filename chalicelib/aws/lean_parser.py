"""Reads DynamoDB's answers as botocore does, without asking each value for all it could be.

An attribute value is one of ten kinds; botocore looks for every one of them in each value, which
was a twentieth of a turn's instructions.
"""

from functools import cached_property
from typing import Any

from botocore.parsers import JSONParser

_ONE_OF_MANY = "AttributeValue"


class LeanParsers:
    """Takes the place of botocore's factory on one client: one parser serves all answers."""

    def __init__(self, blob_parser: Any = None) -> None:
        """`blob_parser` as botocore's own factory has it; None: base64."""
        self._blob_parser = blob_parser

    def create_parser(self, protocol_name: str) -> Any:
        """The same each time: a parser keeps nothing of what it parsed."""
        return self._parser

    @cached_property
    def _parser(self) -> Any:
        return _LeanParser(blob_parser=self._blob_parser)


class _LeanParser(JSONParser):  # type: ignore[misc]
    def _handle_structure(self, shape: Any, value: Any) -> Any:
        if shape.name != _ONE_OF_MANY or not value or len(value) != 1:
            return super()._handle_structure(shape, value)
        ((kind, raw),) = value.items()
        if raw is None or kind not in shape.members:
            return super()._handle_structure(shape, value)
        return {kind: self._parse_shape(shape.members[kind], raw)}
