"""Tells the people concerned what the journal says: today, that answers were published.

A room records a fact in the journal; this one reads it, writes one **notice** a person and publication in its outbox,
then delivers. Nothing is sent inside the act that publishes.

Decision: at most once. Context: a mail server gives no transaction: after a crash between the last byte and its answer,
nobody knows whether the letter left. Consequence: a notice is marked as *sending* before it is sent; what ends without
a clear answer is kept as *doubtful*, told by ``lawlab notify``, and sent again only when the operator asks for it. A
clear refusal is tried again later and later; a lasting one ends it. No address and no text is kept here.
"""
