"""Tenants as the webhook reads them: kept in the process, the pointer looked at every 30 s."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from chalicelib.domain.errors import NotFound, Retryable
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.version import read_version, vectors_named
from chalicelib.store import places, version_items
from chalicelib.store.recent import Recent
from chalicelib.store.table import Table
from chalicelib.store.vectors import Vectors
from chalicelib.store.version_items import PointerItem

POINTER_SECONDS = 30.0
# How soon an unknown tenant is looked for again, and how soon a pointer that could not be read.
UNKNOWN_SECONDS = 5.0
POINTERS_KEPT = 4096
# Versions ready to use, and bytes of packed ones: a process that serves a thousand cities unpacks
# again what it has not used for long, but never reads it again.
VERSIONS_KEPT = 64
PACKED_KEPT = 128 * 1024 * 1024

_log = logging.getLogger(__name__)


class Tenants:
    """Read-only versions. `clock` is monotonic, in seconds. Safe to use from many threads."""

    def __init__(self, table: Table, clock: Callable[[], float], kept: int = VERSIONS_KEPT) -> None:
        self._table = table
        self._clock = clock
        self._pointers: Recent[str, _Pointer] = Recent(POINTERS_KEPT)
        self._versions: Recent[tuple[str, int], Tenant] = Recent(kept)
        self._packed: Recent[tuple[str, int], bytes] = Recent(PACKED_KEPT, len)
        self._vectors = Vectors(table, clock)

    def active(self, tenant_id: str) -> Tenant | None:
        """The tenant as its active version has it.

        One eventual read a tenant and 30 s. While the store is silent, the version in memory goes
        on being served; raises Retryable only when there is none.
        """
        known = self._pointers.get(tenant_id)
        if known and self._clock() < known.until:
            return self.version(tenant_id, known.number)
        try:
            number = self._read_pointer(tenant_id)
            tenant = self.version(tenant_id, number)
            seconds = POINTER_SECONDS if number else UNKNOWN_SECONDS
        except Retryable:
            served = self._versions.get((tenant_id, known.number)) if known else None
            if known is None or served is None:
                raise
            _log.warning("tenant served from memory", extra={"tenant_id": tenant_id})
            number, tenant, seconds = known.number, served, UNKNOWN_SECONDS
        self._pointers.put(tenant_id, _Pointer(number, self._clock() + seconds))
        return tenant

    def version(self, tenant_id: str, number: int) -> Tenant | None:
        """The tenant as a certain version had it."""
        if number < 1:
            return None
        tenant = self._versions.get((tenant_id, number))
        if tenant is None:
            packed = self._packed_body(tenant_id, number)
            if not packed:
                return None
            body = version_items.body_of(packed)
            vectors = partial(self._vectors.read, tenant_id, vectors_named(body))
            tenant = read_version(number, body, vectors)
            self._versions.put((tenant_id, number), tenant)
        return tenant

    def _packed_body(self, tenant_id: str, number: int) -> bytes:
        packed = self._packed.get((tenant_id, number))
        if packed is None:
            packed = version_items.read_packed(self._table, tenant_id, number)
            if packed:
                self._packed.put((tenant_id, number), packed)
        return packed

    def _read_pointer(self, tenant_id: str) -> int:
        try:
            partition = places.config(tenant_id)
        except NotFound:
            return 0
        pointer = self._table.get(PointerItem, partition, version_items.POINTER, strong=False)
        return int(pointer.number) if pointer else 0


@dataclass(frozen=True, slots=True)
class _Pointer:
    number: int
    until: float
