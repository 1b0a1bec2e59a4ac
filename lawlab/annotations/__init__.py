"""Remarks, questions and sources anchored to words of a version.

An *anchor* is a version, an article, an alinea (from 1) and the exact words aimed at, with about thirty signs before
and after them: enough to find the same words again in the next version, or to say honestly that they are gone. No words
means the whole alinea. A private annotation is seen by its author only, everywhere, and is never exported.
"""
