"""What a person chooses to be told."""

from typing import Literal

from lawlab.web.forms import Form


class Choice(Form):
    """Letters about answers: yes or no."""

    decisions: Literal["yes", "no"]
