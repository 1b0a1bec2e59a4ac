"""What a person may ask of what is kept about them: a copy of it all (GDPR art. 15 and 20), and its erasure (art. 17).

Erasing an account removes it, its words, and every salt that could tie a line of the journal to it. The lines stay:
they hold only commitments, which nobody can match against a guess once the salt is gone (TRUST §2.2). While votes are
open the person's votes are first taken back; once they have closed they stay as counts that lead to nobody. Words that
a retained amendment has brought into the law are the law's: they stay, without their author.

Decision: erasures are known outside the database too, by a mark (the hash of a row that no longer exists) in
``erasures.jsonl`` of the data folder. Context: a backup made before an erasure still holds the person. Consequence:
whichever way an older database comes back, the next start erases again whom it brought back (``replay``).
"""
