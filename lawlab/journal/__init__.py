"""The journal: one hash-chained line for every act, in a chapter for each consultation.

Anyone can check a chapter without trusting the site: the lines are public, and each is bound to all before it
(``lawlab.engine.chain``). Names, e-mails and texts are never in it, only salted commitments; the salts of people live
in a private table, and erasing one unlinks a person for good while the chain stays whole.

A chapter is also a Merkle tree whose root is signed and published (``nodes``, ``checkpoints``).

Decision: the links of the chain stay beside the tree. They cost one hash and 64 letters an entry, name a state of a
chapter in one word, and find the first entry that was touched, which a root cannot. The tree adds what they cannot:
proofs of a few hundred bytes for one line, or for one past, without the rest of the chapter.

Decision: a chapter per consultation, not one chain for the site. Context: an archive must verify alone, with nothing
of the other consultations inside. Consequence: acts outside any consultation (accounts) go to the chapter "site".
"""
