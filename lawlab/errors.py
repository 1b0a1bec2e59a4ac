"""The errors that a person may meet, drawn as one tree.

    LawlabError
    ├── NotFound       404  the thing asked for does not exist, or not for this person
    ├── NotSignedIn    401  the act needs an account, or the session has ended
    ├── NotAllowed     403  this person may not do this
    │   └── BadToken   403  the form's security token is missing or stale
    ├── PhaseClosed    409  the calendar of the consultation does not allow it now
    ├── TextMoved      409  somebody changed the thing meanwhile; both texts are in ``facts``
    ├── Unfinished     409  publication asked for while decisions are missing or collide
    ├── Unclear        400  the address asks for something that it cannot be asked
    ├── NotAcceptable  406  the answer cannot be given in the form that was asked for
    ├── Invalid        422  what was typed cannot be taken; ``fields`` says which field and why
    ├── TooLarge       413  the request is bigger than the site takes
    ├── TooMany        429  too many attempts in a short time
    └── NotReady       503  what was asked for is being made; ``retry_after`` says in how many seconds to ask again

Each has a stable ``code``, a sentence in French with ``{placeholders}`` (translated at the door), and ``facts`` that
fill them and go to JSON. Statuses live in ``lawlab.web.errors`` only.
"""

from collections.abc import Mapping


class CannotStart(RuntimeError):
    """The program refuses to start as it is installed or set up; the sentence says what to do. For the operator."""


class LawlabError(Exception):
    """A sentence for the person (``message``), a stable ``code``, and the ``facts`` behind it."""

    code = "error"

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts

    def __str__(self) -> str:
        return self.message.format(**self.facts) if self.facts else self.message


class NotFound(LawlabError):
    code = "not-found"


class NotSignedIn(LawlabError):
    code = "not-signed-in"


class NotAllowed(LawlabError):
    code = "not-allowed"


class BadToken(NotAllowed):
    code = "bad-token"


class PhaseClosed(LawlabError):
    code = "phase-closed"


class TextMoved(LawlabError):
    code = "text-moved"


class Unfinished(LawlabError):
    code = "unfinished"


class Invalid(LawlabError):
    """``fields`` maps a field's name to the sentence shown beside it."""

    code = "invalid"

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None, **facts: object) -> None:
        super().__init__(message, **facts)
        self.fields = dict(fields or {})


class Unclear(LawlabError):
    code = "bad-request"


class NotAcceptable(LawlabError):
    code = "not-acceptable"


class TooLarge(LawlabError):
    code = "too-large"


class TooMany(LawlabError):
    code = "too-many"


class NotReady(LawlabError):
    code = "not-ready"
