"""What it means that a vendor was asked of a message and told nothing of it."""

from dataclasses import replace

from chalicelib.domain.delivery import DeliveryState, Outcome

_SILENT = (DeliveryState.FAILED_TEMPORARY, DeliveryState.UNKNOWN)


def not_now(call: Outcome) -> Outcome | None:
    """FAILED_TEMPORARY after a call that was cut or refused for now; None: it cannot say."""
    if call.state not in _SILENT:
        return None
    return replace(call, state=DeliveryState.FAILED_TEMPORARY)
