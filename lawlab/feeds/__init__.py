"""What other programs and sites take without asking the API: Atom feeds, and the card of an article to embed.

Both show what a visitor who is not signed in may read, set no cookie, and are the same for everybody. The card is the
only page that another site may frame.
"""
