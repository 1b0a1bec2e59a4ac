"""Real consultations brought in: pure readers (one a source) and loaders that hand what was read to the rooms.

``markup``, ``republique`` and ``cap_collectif`` know no database: they take a file and give frozen records, totals and
a list of what was odd, by line. ``load_republique`` and ``load_cap_collectif`` write those records set by set (text,
people, amendments, arguments, votes), one transaction a set; a set that is already there is left alone, so that an
interrupted import is completed by running it again.
"""
