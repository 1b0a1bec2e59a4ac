"""What became of a contribution: its answer, its words that were kept and where they stand now, the votes it had.

One page a person (``/me``), and one permanent public address an amendment that says the same. Nothing is stored here:
everything is read from the rooms, and the origin of words from the tables of the open data, as the report does, then
carried on to the latest version of the bill.
"""
