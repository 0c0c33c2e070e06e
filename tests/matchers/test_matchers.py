"""Every way to ask for an engine gives the same, also in a process that has not used one."""

from chalicelib.matchers import Matchers


def test_an_engine_nobody_has_used_yet_is_found_by_either_way() -> None:
    assert Matchers().get("lexical") is not None
    assert Matchers()["semantic"].name == "semantic"
    fresh = Matchers()
    assert fresh.get("semantic") is fresh["semantic"]


def test_an_engine_that_is_no_longer_there_is_none() -> None:
    assert Matchers().get("gone") is None
