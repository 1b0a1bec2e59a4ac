"""What every page shares: rendering, languages, security, errors, static files. It knows no room.

``application.py`` wraps each request: who is it, which language, which token; ``guards.py`` refuses what carries no
token or comes from elsewhere; ``forms.py`` reads what was typed; ``pages.py`` renders; ``errors.py`` answers when
something is refused, and gives back what was typed.
"""
