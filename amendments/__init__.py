"""Amendments (amendements): changes proposed to one article of the version under discussion, and all their wordings.

The author edits the article in place; the engine derives the operations, and every sentence shown is rendered from
them, never stored. A *draft* is private, has no number and no journal entry. *Submit* gives the number; *rectify* makes
a new wording (votes stay pinned to the one that they were given to); *withdraw* takes it back. The *explanatory
statement* (exposé des motifs) is a small Markdown, kept as typed.
"""
