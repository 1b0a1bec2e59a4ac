"""Reading what somebody hands us: a size limit before reading, UTF-8, no binary, and one sentence when it fails."""

from pathlib import Path

from lawlab.errors import Invalid, NotFound, TooLarge
from lawlab.web.i18n import N_

MAX_BYTES = 256 * 1024 * 1024


class Unreadable(Invalid):
    """The file is not what the importer takes; ``line`` (from 1) when one line is to blame."""

    code = "unreadable"


def read_text(path: Path, *, limit: int = MAX_BYTES) -> str:
    """The file's text. Raises NotFound, TooLarge or Unreadable, each with a sentence that names the file."""
    if not path.exists():
        raise NotFound(N_("Le fichier {path} n’existe pas : vérifiez le chemin."), path=str(path))
    if not path.is_file():
        raise Unreadable(N_("{path} n’est pas un fichier."), path=str(path))
    try:
        size = path.stat().st_size
        if size > limit:
            raise TooLarge(
                N_("{path} fait {size} Mo ; la limite est de {limit} Mo."),
                path=str(path), size=size // 1_000_000, limit=limit // 1_000_000,
            )  # fmt: skip
        raw = path.read_bytes()
    except OSError as problem:
        raise Unreadable(
            N_("Impossible de lire {path} ({reason})."), path=str(path), reason=problem.strerror or str(problem)
        ) from problem
    if not raw.strip():
        raise Unreadable(N_("{path} est vide."), path=str(path))
    if b"\x00" in raw:
        raise Unreadable(N_("{path} est un fichier binaire ; il faut du texte en UTF-8."), path=str(path))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        raise Unreadable(
            N_("{path}, ligne {line} : ce n’est pas de l’UTF-8. Enregistrez le fichier en UTF-8."),
            path=str(path), line=line,
        ) from problem  # fmt: skip
