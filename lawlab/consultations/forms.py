"""What whoever runs a consultation may type."""

from lawlab.web.forms import Form


class EasyReadForm(Form):
    """The easy-to-read version of the report; empty takes it away."""

    easy_read: str = ""
