"""A bill opened to the public: its address, its calendar, its rules, its counters.

The clock decides the phase (``lawlab.engine.calendar``); moving a date is an act, with a reason, in the journal.
``version`` is the text that people discuss; ``outcome`` the one that the organiser publishes at the end. Numbers that
people say aloud (amendment 47) are given here, once each, inside the transaction of the act that takes them.
"""
