"""The other doors to what is public: JSON under ``/api``, described by OpenAPI at ``/schema``.

Decision: the API reads as a signed-out visitor does, whoever asks. Context: an open API that follows the session would
need a second set of rules, and could not be cached or called from another site. Consequence: one answer for everybody,
``Cache-Control: public``, an entity tag, any origin may read it, and nothing can leak that a page hides from visitors;
a matrix of roles and objects checks both with the same rows. Scores follow the pages too: hidden while votes are open,
until enough people have decided (TRUST §1.5).

- ``asking``: what a request may say (parameters, cursors) and how it is answered (tags, caches).
- ``shapes``: what is answered; ``reading`` and ``results``: the rooms' views put in these shapes.
- ``schema``: the OpenAPI document, in the language of its reader.
"""
