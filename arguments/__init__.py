"""Arguments: one idea for or against an amendment or an article, a source if there is one, and who finds it convincing.

The two sides have the same place on the page and the same order, stated on it: most supported first, then the oldest.
Nobody supports their own argument. Supports that came with an import stay a count.
"""
