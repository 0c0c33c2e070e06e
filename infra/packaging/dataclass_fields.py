"""Shipped in the zips: what expanded dataclasses need beside their own code, when it is asked for.

dataclass_expansion.py writes the classes that use it.
"""

from dataclasses import FrozenInstanceError, make_dataclass
from typing import Any, NoReturn


class Fields:
    """Stands for `__dataclass_fields__` until `replace` or `fields` asks for them."""

    def __get__(self, instance: Any, owner: Any) -> Any:
        annotated = list(owner.__annotations__.items())
        # With a docstring, or it would compose one from its signature.
        own = {"__doc__": owner.__doc__ or owner.__name__, "__module__": owner.__module__}
        twin: Any = make_dataclass(
            owner.__name__, annotated, namespace=own, init=False, repr=False, eq=False
        )
        owner.__dataclass_fields__ = twin.__dataclass_fields__
        return owner.__dataclass_fields__


def refuse(deed: str, name: str) -> NoReturn:
    """Frozen is frozen."""
    raise FrozenInstanceError(f"cannot {deed} field {name!r}")
