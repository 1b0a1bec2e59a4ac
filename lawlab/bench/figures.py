"""What a bench reports: one measured rate beside its anchor."""

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One line of a bench. ``rate`` and ``anchor_rate`` are per second; ``ratio`` is rate / anchor_rate.

    ``p95_ms`` is the 95th centile of one operation, in milliseconds, when operations were timed one by one;
    ``paced_p95_ms`` the same when they come at 20 a second, as on a busy day, and not as fast as they can.
    Bars, where there are: ``most_share`` is the most time that one may take as a part of the anchor's, ``most_ms`` the
    most that ``p95_ms`` may be, ``most_mb`` the most memory that ``peak_mb`` may be, ``most_us`` the most microseconds
    that one may take, half of the time (``median_us``).
    """

    name: str
    rate: float
    anchor: str
    anchor_rate: float
    count: int
    p95_ms: float | None = None
    anchor_p95_ms: float | None = None
    paced_p95_ms: float | None = None
    most_share: float | None = None
    most_ms: float | None = None
    peak_mb: float | None = None
    most_mb: float | None = None
    median_us: float | None = None
    most_us: float | None = None

    @property
    def ratio(self) -> float:
        return self.rate / self.anchor_rate if self.anchor_rate else 0.0

    @property
    def share(self) -> float:
        """The time of one as a part of the time of one of the anchor's."""
        return self.anchor_rate / self.rate if self.rate else 0.0

    @property
    def holds(self) -> bool | None:
        """Whether it keeps within its bars; None when it has none."""
        kept = [
            measured is not None and measured <= most
            for measured, most in (
                (self.share, self.most_share),
                (self.p95_ms, self.most_ms),
                (self.peak_mb, self.most_mb),
                (self.median_us, self.most_us),
            )
            if most is not None
        ]
        return all(kept) if kept else None

    def data(self) -> dict[str, object]:
        """The figure as plain JSON values, with its ratio, and whether it keeps within its bars."""
        return {**asdict(self), "ratio": round(self.ratio, 4), "holds": self.holds}


def p95(seconds: Sequence[float]) -> float:
    """The 95th centile, in milliseconds; the longest when there are fewer than 20 of them."""
    if len(seconds) < 20:
        return max(seconds) * 1000
    return statistics.quantiles(seconds, n=20)[-1] * 1000
