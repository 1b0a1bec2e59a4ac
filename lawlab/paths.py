"""Where the files beside the code are: templates, static files, translations."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def templates() -> Path:
    """``lawlab/templates`` in the wheel, else ``templates`` beside ``lawlab/`` in the sources."""
    packed = _HERE / "templates"
    return packed if packed.is_dir() else _HERE.parent / "templates"


def static() -> Path:
    """Style sheet, scripts and icons, served under ``/static``."""
    return _HERE / "web" / "static"


def locales() -> Path:
    """One folder a language, each with ``LC_MESSAGES/*.po``."""
    return _HERE / "web" / "locales"
