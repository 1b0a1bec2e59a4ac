"""The desk (pupitre): the drafters' ranked queue, their decisions with a justification, and publication.

A **decision** (sort) is the ministry's answer to one amendment; its **justification** is its public reason. A decision
is a *draft* (the reason may be missing), *recorded* (ready) or *published*. The **simulation** is the text that a
chosen set gives; the **result** is the text that everything retained so far gives.

Decision: nothing of the desk enters the journal before publication. Context: every act is a journal entry, the journal
is public as it is written, and decisions must stay private until they are published together; even a salted entry
"draft-decide" would tell, hour by hour, which amendments are being answered. Consequence: the desk keeps its own
history (``DecisionChange``: who, when, old and new), and publication writes one ``decide`` entry for each decision with
its outcome and the commitment of its justification, then one ``publish`` entry with the digest of the new version.

Decision: two hands on one decision are settled by an edition number, not by a lock. Context: a lock on a table at the
ministry outlives the meeting it was taken for. Consequence: the second to save gets ``TextMoved`` with both texts.
"""
