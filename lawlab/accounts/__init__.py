"""People, their sessions, and how they come in.

Decision: signing up signs in at once. A confirmation by e-mail would hide perfectly whether an address has an account,
but it would also keep out everybody whose mail is slow or shared, in a meeting for instance. So a new address and a
known one get the same redirection to the same page (``/welcome``, « if this address is new, your account is ready »);
the known one also gets an e-mail saying so, sent after the answer. What remains: only a new address ends up signed in.
Learning whether an address is known therefore costs the creation of an account each time it is not, and those are
counted by network. Signing in and asking for a new password tell nothing, by body, status or time.

Decision: sessions live in the database (a row can be deleted, a signed cookie cannot be taken back). Only the SHA-256
of the cookie's secret is kept. Changing a password deletes every session of the person.
"""
