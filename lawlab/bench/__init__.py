"""Measures of speed, each against an anchor timed in the same run, so that the figure is a ratio and not a machine.

Every bench makes its own throw-away data folder and database; nothing of the site is touched.
"""
