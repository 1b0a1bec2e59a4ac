"""What a bench reports: one measured rate beside its anchor."""

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One line of a bench. ``rate`` and ``anchor_rate`` are per second; ``ratio`` is rate / anchor_rate.

    ``p95_ms`` is the 95th centile of one operation, in milliseconds, when operations were timed one by one;
    ``paced_p95_ms`` the same when they come at 20 a second, as on a busy day, and not as fast as they can.
    """

    name: str
    rate: float
    anchor: str
    anchor_rate: float
    count: int
    p95_ms: float | None = None
    anchor_p95_ms: float | None = None
    paced_p95_ms: float | None = None

    @property
    def ratio(self) -> float:
        return self.rate / self.anchor_rate if self.anchor_rate else 0.0

    def data(self) -> dict[str, object]:
        """The figure as plain JSON values, with its ratio."""
        return {**asdict(self), "ratio": round(self.ratio, 4)}


def p95(seconds: Sequence[float]) -> float:
    """The 95th centile, in milliseconds; the longest when there are fewer than 20 of them."""
    if len(seconds) < 20:
        return max(seconds) * 1000
    return statistics.quantiles(seconds, n=20)[-1] * 1000
