"""The packages of a zip, out of the locks of infra/requirements, hashes and all."""

import re
from collections.abc import Iterable

from infra.packaging.faults import CannotPackage

# An extra, as in `pyjwt[crypto]`, is no part of the name.
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==", re.MULTILINE)
_MARKER = re.compile(r" ; .*(?= \\$)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    """Package -> its entry of the lock, with the lines of its hashes."""
    starts = [*_PIN.finditer(lock)]
    ends = [match.start() for match in starts[1:]] + [len(lock)]
    return {
        match[1].lower(): lock[match.start() : end].rstrip() + "\n"
        for match, end in zip(starts, ends, strict=True)
    }


def elsewhere(run_lock: str, names: Iterable[str]) -> str:
    """These packages of run.txt for another machine: what a marker says of this one is left out."""
    known = pins(run_lock)
    return "".join(_MARKER.sub("", known[name]) for name in names)


def requirements(webhook_lock: str, run_lock: str, also: Iterable[str]) -> str:
    """All of webhook.txt and these packages of run.txt, as pip reads it."""
    found, known = pins(webhook_lock), pins(run_lock)
    if missing := sorted(set(also) - known.keys()):
        raise CannotPackage(f"infra/requirements/run.txt has no {', '.join(missing)}")
    found |= {name: known[name] for name in also}
    return "".join(found[name] for name in sorted(found))
