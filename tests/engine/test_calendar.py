"""The clock decides the phase."""

from datetime import UTC, datetime, timedelta

import pytest

from lawlab.engine.calendar import Calendar, InvalidCalendar, Phase

DAY = timedelta(days=1)
OPENS = datetime(2026, 11, 2, 8, tzinfo=UTC)


def calendar(published_at: datetime | None = None) -> Calendar:
    return Calendar(OPENS, OPENS + 27 * DAY, OPENS + 34 * DAY, OPENS + 72 * DAY, published_at)


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (OPENS - timedelta(microseconds=1), Phase.PRESENTATION),
        (OPENS, Phase.CONTRIBUTION),
        (OPENS + 27 * DAY - timedelta(microseconds=1), Phase.CONTRIBUTION),
        (OPENS + 27 * DAY, Phase.VOTING),
        (OPENS + 34 * DAY, Phase.DECISION),
        (OPENS + 72 * DAY, Phase.PUBLICATION),
    ],
)
def test_a_closing_date_is_the_first_instant_of_the_next_phase(now: datetime, phase: Phase) -> None:
    assert calendar().phase_at(now) is phase


def test_publishing_early_ends_the_decision_phase() -> None:
    published = OPENS + 40 * DAY
    assert calendar(published).phase_at(published - DAY) is Phase.DECISION
    assert calendar(published).phase_at(published) is Phase.FOLLOW_UP


def test_without_a_time_for_votes_only_the_voting_phase_is_empty() -> None:
    end = OPENS + 27 * DAY
    assert Calendar(OPENS, end, end, end + DAY).phase_at(end) is Phase.DECISION


@pytest.mark.parametrize(
    "dates",
    [
        (OPENS, OPENS, OPENS + DAY, OPENS + DAY),
        (OPENS, OPENS + 2 * DAY, OPENS + DAY, OPENS + 3 * DAY),
        (OPENS, OPENS + DAY, OPENS + 3 * DAY, OPENS + 2 * DAY),
    ],
)
def test_dates_out_of_order_are_refused(dates: tuple[datetime, ...]) -> None:
    with pytest.raises(InvalidCalendar):
        Calendar(*dates)


def test_dates_without_a_time_zone_are_refused() -> None:
    with pytest.raises(InvalidCalendar):
        Calendar(*(date.replace(tzinfo=None) for date in (OPENS, OPENS + DAY, OPENS + DAY, OPENS + DAY)))
