"""What a voter may send."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Target = Literal["amendment", "article"]
PREFIXES: dict[Target, str] = {"amendment": "amd", "article": "art"}
_CHOICES: dict[str, Literal[-1, 0, 1] | None] = {"1": 1, "0": 0, "-1": -1, "": None}


class VoteForm(BaseModel):
    """``v`` is 1 (agree), 0 (mixed), −1 (disagree), or empty to take the vote back."""

    model_config = ConfigDict(extra="forbid")

    v: Literal["1", "0", "-1", ""]

    @property
    def value(self) -> Literal[-1, 0, 1] | None:
        """The vote as a number; None takes it back."""
        return _CHOICES[self.v]
