"""Open data: everything public about a consultation, as tables, as one ZIP, and as a check that anyone can run.

Terms: a **record** is one public row of a table; the **archive** is the ZIP of all of them; **verify** recomputes it
without this site. Nothing private is ever read into a record: no e-mail, draft, internal note or salt of a person.

Decision: one source for every number. Context: a report whose figures come from other queries than the archive can
say other things. Consequence: ``records`` reads the database once into plain tables; ``figures`` computes every number
from those tables alone; the report page, the archive's ``report.json`` and ``verify`` all call it. The report stands
above this room for that reason.

Decision: the ZIP has one canonical form (``package``). Context: headers, dates, comments and padding bits of a ZIP can
be changed without touching a file in it. Consequence: every byte is either rebuilt and compared, or covered by a
SHA-256 in ``manifest.json``, so that a change anywhere is seen and the file it belongs to is named.
"""
