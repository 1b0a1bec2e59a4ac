"""The demonstration: two invented consultations, one open and one finished, in files that anyone can read and change.

``bill.md`` and ``canteens.md`` are the texts; the ``.toml`` files say who proposes, argues, asks and decides what.
``content`` reads them (pure), ``draw`` chooses voters with a fixed seed, ``play`` and ``answers`` act it all through
the services, ``load`` counts the dates back from the day it is loaded: the same acts, the same journal and the same
rules as in a real consultation. Only the ballots go in by hundreds (``votes.imported.replay``), same rows and entries.
"""
