"""Bills, their versions and their articles.

A *bill* (projet ou proposition de loi) has *versions*; a version is the whole text at one moment and never changes.
An *article* has an identity that outlives its number; in each version it is a flat list of *alineas* (alinéas: one line
each, counted from 1). *Divisions* (titre, chapitre, section) stand above articles and carry no text.

Decision: this room writes no journal. Context: a bill may exist before any consultation, and a chapter of the journal
belongs to a consultation. Consequence: whoever opens a consultation or publishes a version records its digest.
"""
