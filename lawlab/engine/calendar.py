"""Which phase is it? The clock decides; nobody presses a button.

presentation → contribution → voting → decision → publication → follow-up. ``voting`` is the optional time when texts
are closed and votes still open (it is empty when both close together). ``publication`` begins when answers are due
and lasts until the report is published.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Phase(StrEnum):
    """The dated phases of a consultation, in order."""

    PRESENTATION = "presentation"
    CONTRIBUTION = "contribution"
    VOTING = "voting"
    DECISION = "decision"
    PUBLICATION = "publication"
    FOLLOW_UP = "follow-up"


class InvalidCalendar(ValueError):
    """The dates are not in order."""


@dataclass(frozen=True)
class Calendar:
    """The dates of a consultation, aware and in order: opens_at < closes_at ≤ votes_close_at ≤ report_due_at."""

    opens_at: datetime
    closes_at: datetime
    votes_close_at: datetime
    report_due_at: datetime
    published_at: datetime | None = None

    def __post_init__(self) -> None:
        dates = (self.opens_at, self.closes_at, self.votes_close_at, self.report_due_at)
        if any(date.tzinfo is None for date in dates):
            raise InvalidCalendar("every date needs a time zone")
        if not (self.opens_at < self.closes_at <= self.votes_close_at <= self.report_due_at):
            raise InvalidCalendar("opening, end of contributions, end of votes and report must follow each other")

    def phase_at(self, now: datetime) -> Phase:
        """The phase at this instant; a closing date is the first instant of what follows."""
        if self.published_at is not None and now >= self.published_at:
            return Phase.FOLLOW_UP
        if now < self.opens_at:
            return Phase.PRESENTATION
        if now < self.closes_at:
            return Phase.CONTRIBUTION
        if now < self.votes_close_at:
            return Phase.VOTING
        if now < self.report_due_at:
            return Phase.DECISION
        return Phase.PUBLICATION
