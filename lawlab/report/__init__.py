"""The public report: what was asked, what was retained, the words, the reasons. Read-only: no tables.

Every number comes from ``lawlab.export.figures`` over ``lawlab.export.records``: the same code, on the same tables, as
the archive's ``report.json``. This room only arranges them for the eye: ``pages_of`` builds what a page shows.
"""
