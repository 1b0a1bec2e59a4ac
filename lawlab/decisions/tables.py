"""The ministry's answers."""

from piccolo.columns import Bytea, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from amendments.tables import Amendment
from lawlab.accounts.tables import Person
from lawlab.consultations.tables import Consultation
from lawlab.database.columns import ForeignKey


class Decision(Table, tablename="decision"):
    """One answer to one amendment. ``status`` draft, recorded (ready) or published; ``edition`` guards two hands.

    ``alineas`` is the official wording of the article (or new article) when it is retained with changes, one alinea a
    line; ``related`` the amendment it is merged into or lapses because of; ``notes`` are internal, never exported.
    """

    id: Serial
    consultation = ForeignKey(Consultation)
    amendment = ForeignKey(Amendment, unique=True)
    outcome = Varchar(30)
    justification = Text(default="")
    notes = Text(default="")
    alineas = Text(default="")
    related = ForeignKey(Amendment, null=True, default=None)
    status = Varchar(20, default="draft")
    edition = Integer(default=1)
    decided_by = ForeignKey(Person)
    salt = Bytea()
    created_at = Timestamptz()
    updated_at = Timestamptz()
    published_at = Timestamptz(null=True, default=None)


class DecisionChange(Table, tablename="decision_change"):
    """The desk's own history: who changed what, old and new, as JSON. Never public."""

    id: Serial
    decision = ForeignKey(Decision)
    person = ForeignKey(Person)
    at = Timestamptz()
    before = Text(default="{}")
    after = Text(default="{}")
