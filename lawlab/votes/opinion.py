"""Read the opinion groups of a consultation, as they were last computed (see ``grouping``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lawlab import database
from lawlab.engine import groups
from lawlab.engine.groups import Hidden
from lawlab.engine.ranking import Tally
from lawlab.web.i18n import N_

HIDDEN = {
    Hidden.FEW_VOTERS: N_("moins de 200 personnes ont donné au moins 7 votes"),
    Hidden.ONE_GROUP: N_("il n’y a qu’un groupe"),
    Hidden.SMALL_GROUP: N_("un groupe compte moins de 20 personnes, ou moins d’une sur dix"),
    Hidden.UNVERIFIED: N_("des comptes n’ont pas d’identité vérifiée"),
}
_SUMS = ", ".join(
    f"SUM(CASE WHEN value = {value} THEN 1 ELSE 0 END) AS {name}"
    for value, name in ((1, "agree"), (0, "mixed"), (-1, "disagree"))
)


@dataclass(frozen=True)
class GroupsView:
    """``sizes``: group → people. ``hidden``: why « shared across groups » may not be shown, or None.

    ``are_ballots_public``: announced before the opening, the ballots of each group are in the open data under drawn
    numbers; otherwise only the counts of each group are.
    """

    seed: int
    people: int
    unverified: int
    entry: int
    sizes: Mapping[str, int]
    hidden: Hidden | None
    are_ballots_public: bool


async def of(consultation: int) -> GroupsView | None:
    """The groups of a consultation; None while nobody has computed them."""
    rows = await database.fetch(
        "SELECT g.seed, g.people, g.unverified, g.entry, EXISTS (SELECT 1 FROM journal_entry e JOIN consultation c"
        " ON c.slug = e.chapter WHERE c.id = g.consultation AND e.kind = 'announce') AS announced"
        " FROM opinion_grouping g WHERE g.consultation = ?",
        consultation,
    )
    if not rows:
        return None
    found = await database.fetch(
        "SELECT opinion_group, COUNT(DISTINCT voter) AS people FROM opinion_ballot WHERE consultation = ?"
        " GROUP BY opinion_group",
        consultation,
    )
    by_name = {row["opinion_group"]: int(row["people"]) for row in found}
    sizes = {name: by_name[name] for name in groups.ordered(by_name)}
    row = rows[0]
    return GroupsView(
        row["seed"], row["people"], row["unverified"], row["entry"], sizes,
        groups.hidden_because(sizes.values(), unverified=row["unverified"]), bool(row["announced"]),
    )  # fmt: skip


async def counts(consultation: int, amendment: int) -> dict[str, Tally]:
    """Group → its votes on one amendment, by number."""
    rows = await database.fetch(
        f"SELECT opinion_group, {_SUMS} FROM opinion_ballot WHERE consultation = ? AND amendment = ?"
        " GROUP BY opinion_group ORDER BY opinion_group",
        consultation, amendment,
    )  # fmt: skip
    return {row["opinion_group"]: Tally(int(row["agree"]), int(row["mixed"]), int(row["disagree"])) for row in rows}


async def published(consultation: int) -> list[dict[str, Any]]:
    """The rows of the open data: one for each vote when ballots are public, else one for each group and amendment."""
    found = await of(consultation)
    if found is None:
        return []
    voter = "voter, " if found.are_ballots_public else ""
    rows = await database.fetch(
        f"SELECT {voter}opinion_group, amendment, {_SUMS} FROM opinion_ballot WHERE consultation = ?"
        f" GROUP BY {voter}opinion_group, amendment ORDER BY {voter}opinion_group, amendment",
        consultation,
    )
    return [
        {
            "voter": row["voter"] if found.are_ballots_public else None, "group": row["opinion_group"],
            "amendment": row["amendment"], "agree": int(row["agree"]), "mixed": int(row["mixed"]),
            "disagree": int(row["disagree"]),
        }
        for row in rows
    ]  # fmt: skip
