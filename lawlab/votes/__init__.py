"""Votes: one voice per person and target (amendment or article): d'accord, mitigé, pas d'accord.

A vote is pinned to the wording it was given to (``revision``). After a rectification the current tally starts again;
votes on former wordings are shown apart and count again once reconfirmed, which is simply casting again. A tally is
always split by kind of account, and is kept beside its target: pages never recount. Counts that came with an import
stay counts with their source, never invented voters.
"""
