"""One voice per person per target, and the tallies kept beside it."""

from piccolo.columns import Integer, Serial, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from lawlab.accounts.tables import Person
from lawlab.consultations.tables import Consultation
from lawlab.database.columns import ForeignKey


class Ballot(Table, tablename="ballot"):
    """What a person says now of a target: 1 agree, 0 mixed, −1 disagree. (target_kind, target, person) is unique.

    ``target`` is the amendment's or the article's id; ``revision`` the wording voted on; ``entry`` the number of the
    journal entry that recorded it. A withdrawn ballot is deleted; the journal keeps both entries.
    """

    id: Serial
    consultation = ForeignKey(Consultation)
    target_kind = Varchar(20)
    target = Integer()
    revision = Integer(default=1)
    person = ForeignKey(Person)
    value = SmallInt()
    entry = Integer()
    at = Timestamptz()


class TallyRow(Table, tablename="tally"):
    """Ballots of one target and revision, by kind of account; written in the transaction of each ballot.

    ``unlinked_…`` is the part of each count that came from accounts erased since: no ballot stands for it any more.
    """

    id: Serial
    consultation = ForeignKey(Consultation)
    target_kind = Varchar(20)
    target = Integer()
    revision = Integer(default=1)
    account_kind = Varchar(20)
    agree = Integer(default=0)
    mixed = Integer(default=0)
    disagree = Integer(default=0)
    unlinked_agree = Integer(default=0)
    unlinked_mixed = Integer(default=0)
    unlinked_disagree = Integer(default=0)


class ImportedTally(Table, tablename="imported_tally"):
    """Ballots that exist only as counts, with where they come from; never turned into invented voters."""

    id: Serial
    consultation = ForeignKey(Consultation)
    target_kind = Varchar(20)
    target = Integer()
    agree = Integer(default=0)
    mixed = Integer(default=0)
    disagree = Integer(default=0)
    source = Varchar(200)
    imported_at = Timestamptz()


class FormulaChange(Table, tablename="formula_change"):
    """The formula that ranks a consultation from ``at`` on; without a row, the house's default since the opening."""

    id: Serial
    consultation = ForeignKey(Consultation)
    formula = Varchar(20)
    reason = Text()
    entry = Integer()
    at = Timestamptz()


class Grouping(Table, tablename="opinion_grouping"):
    """The opinion groups of a consultation as they were last computed: one row, replaced by the next computation.

    ``people`` were placed in a group, ``unverified`` of them with an account that nobody checked.
    """

    id: Serial
    consultation = ForeignKey(Consultation)
    seed = Integer()
    people = Integer()
    unverified = Integer()
    entry = Integer()
    at = Timestamptz()


class GroupedBallot(Table, tablename="opinion_ballot"):
    """A vote as it is published with its group: ``voter`` is drawn anew at each computation, and leads to nobody."""

    id: Serial
    consultation = ForeignKey(Consultation)
    voter = Integer()
    opinion_group = Varchar(8)
    amendment = Integer()
    value = SmallInt()
