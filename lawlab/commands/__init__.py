"""One file a subject; each lists its click commands in ``commands``. Messages are in the terminal's language."""

from lawlab.web import i18n

# Before the other modules of this package are read: their help is translated as they are.
i18n.set_language(i18n.command_language())
