"""Items: what every class of them keeps to, so that reading and writing them stays lean."""

import importlib
import pkgutil

import pytest

from chalicelib import store
from chalicelib.store.table import Item


def _classes() -> list[type[Item]]:
    for module in pkgutil.iter_modules(store.__path__, f"{store.__name__}."):
        importlib.import_module(module.name)
    return Item.__subclasses__()


@pytest.mark.parametrize("kind", _classes(), ids=lambda kind: kind.__name__)
def test_no_attribute_has_a_default_that_would_not_be_set(kind: type[Item]) -> None:
    attributes = kind.get_attributes()
    assert attributes.keys() >= {"pk", "sk", "ttl"}
    for attribute in attributes.values():
        assert (attribute.default, attribute.default_for_new) == (None, None)
