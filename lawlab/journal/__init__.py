"""The journal: one hash-chained line for every act, in a chapter for each consultation.

Anyone can check a chapter without trusting the site: the lines are public, and each is bound to all before it
(``lawlab.engine.chain``). Names, e-mails and texts are never in it, only salted commitments; the salts of people live
in a private table, and erasing one unlinks a person for good while the chain stays whole.

Decision: a chapter per consultation, not one chain for the site. Context: an archive must verify alone, with nothing
of the other consultations inside. Consequence: acts outside any consultation (accounts) go to the chapter "site".
"""
