"""The engine: texts, amendments, ranking, phases, rules and the journal's chain, as pure functions.

Nothing here knows the web, the database or the clock. Time, randomness and people arrive as arguments.
"""
