"""What may be answered to an amendment (DESIGN §6), and what each answer does to the text."""

from enum import StrEnum


class Outcome(StrEnum):
    """The ministry's answers."""

    RETAINED = "retained"
    RETAINED_WITH_CHANGES = "retained_with_changes"
    PARTLY_RETAINED = "partly_retained"
    MERGED = "merged"
    ALREADY_SATISFIED = "already_satisfied"
    NOT_RETAINED = "not_retained"
    OUT_OF_SCOPE = "out_of_scope"
    LAPSED = "lapsed"


REWORDED = frozenset({Outcome.RETAINED_WITH_CHANGES, Outcome.PARTLY_RETAINED})
"""Answers that need the official wording: it is what enters the text, not the amendment's own."""

APPLIED = REWORDED | {Outcome.RETAINED}
"""Answers that change the text."""

WELCOMED = APPLIED | {Outcome.MERGED}
"""« Retenus, tout ou partie » in the report: their idea is in the text, under their number or another's."""

POINTING = frozenset({Outcome.MERGED, Outcome.LAPSED})
"""Answers that name another amendment: the one it is merged into, or lapses because of."""
