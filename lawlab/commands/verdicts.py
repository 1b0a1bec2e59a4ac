"""What ``lawlab verify`` says of each check: one sentence when it holds, one when it does not."""

from lawlab.export.verify import Check
from lawlab.web.i18n import N_, _, format_number

# What is said of each check when it holds, and when it does not.
SENTENCES = {
    "form": (N_("L’archive a la forme attendue : {files} fichiers."), N_("L’archive est abîmée ({reason}).")),
    "content": (
        N_("Chaque fichier est celui du manifeste."),
        N_("Le contenu ne correspond pas au manifeste ({reason})."),
    ),
    "signature": (
        N_("Signée par le site, clé {key}."),
        N_("La signature du site manque ou ne tient pas ({reason})."),
    ),
    "copies": (N_("Les {files} fichiers disent la même chose."), N_("Le fichier ne dit pas la même chose ({reason}).")),
    "canonical": (
        N_("{entries} écritures du journal, chacune dans sa forme canonique."),
        N_("Le journal ne tient plus à l’écriture {entry} ({reason})."),
    ),
    "numbering": (
        N_("{entries} écritures numérotées depuis 1, sans trou."),
        N_("Le journal ne tient plus à l’écriture {entry} ({reason})."),
    ),
    "chain": (
        N_("Chaque écriture est liée à toutes les précédentes ; tête {head}."),
        N_("Le journal ne tient plus à l’écriture {entry} ({reason})."),
    ),
    "tree": (
        N_("L’arbre des écritures a la racine annoncée : {root}."),
        N_("L’arbre des {entry} écritures n’a pas la racine annoncée ({reason})."),
    ),
    "checkpoints": (
        N_("{checkpoints} racines signées, chacune retrouvée ; {dated} datées par une autorité."),
        N_("Une racine signée n’est pas celle du journal, à l’écriture {entry} ({reason})."),
    ),
    "replaced": (
        N_("{votes} votes écrits, {replaced} en remplacent un autre : même cible, une seule fois."),
        N_("Le journal ne tient plus à l’écriture {entry} ({reason})."),
    ),
    "pseudonyms": (
        N_("{people} actes sous {people} marques différentes : aucun n’est recopié."),
        N_("Le journal ne tient plus à l’écriture {entry} ({reason})."),
    ),
    "votes": (
        N_("{votes} votes recomptés sur {targets} textes : écart 0."),
        N_("Le décompte publié n’est pas celui du journal ({reason})."),
    ),
    "imported": (
        N_("{votes} votes importés sous forme de nombres : écart 0."),
        N_("Les nombres importés ne sont pas ceux que le journal annonce ({reason})."),
    ),
    "texts": (
        N_("{texts} textes conformes à leur empreinte."),
        N_("Un texte ne correspond pas à l’empreinte du journal : {target} ({reason})."),
    ),
    "erasures": (
        N_("{closed} empreintes sans texte public, toutes expliquées : masquées, privées, reprises ou effacées."),
        N_("Un texte manque, et rien ne l’explique : {target} ({reason})."),
    ),
    "state": (
        N_("{amendments} amendements, {arguments} arguments et {supports} soutiens dans l’état que dit le journal."),
        N_("Ce n’est pas ce que dit le journal : {target}."),
    ),
    "dates": (
        N_("{dates} dates, chacune à l’heure que dit le journal."),
        N_("Une date n’est pas celle du journal : {target} ({reason})."),
    ),
    "versions": (N_("{versions} versions du texte conformes."), N_("Une version du texte a changé ({reason}).")),
    "ranking": (N_("Classement refait : {ranked} amendements, même ordre."), N_("Le classement publié est faux.")),
    "groups": (
        N_("{groups} groupes d’opinion : leurs votes sont ceux que le journal annonce."),
        N_("Les votes des groupes d’opinion ne sont pas ceux du journal ({reason})."),
    ),
    "decisions": (
        N_("{decisions} décisions, chacune avec sa raison."),
        N_("Une décision manque ou n’est pas celle du journal : n° {target} ({reason})."),
    ),
    "result": (
        N_("Le texte publié est bien celui que donnent les décisions : {articles} articles."),
        N_("Le texte publié n’est pas celui que donnent les décisions."),
    ),
    "report": (N_("{figures} chiffres du rapport recalculés : écart 0."), N_("Un chiffre du rapport est faux.")),
    "against": (
        N_("{other} : les {shared} premières écritures sont les mêmes ; rien de publié n’a changé depuis."),
        N_("Ce n’est pas la suite de ce que vous aviez gardé ({reason})."),
    ),
    "receipt": (
        N_("Le vote du reçu est bien l’écriture {entry} du journal, inchangée."),
        N_("Le reçu ne tient pas ({reason})."),
    ),
}
# Why, in words; a code that is not here is shown as it is.
REASONS = {
    "empty": N_("le fichier est vide"),
    "not a ZIP": N_("ce n’est pas une archive ZIP"),
    "cut short": N_("elle est coupée"),
    "header": N_("un en-tête n’est pas dans la forme d’une archive lawlab"),
    "name": N_("un nom de fichier n’est pas permis"),
    "directory": N_("la table des fichiers ne dit pas la même chose que leurs en-têtes"),
    "end record": N_("la fin n’est pas celle d’une archive lawlab"),
    "after the end": N_("des octets suivent la fin"),
    "twice": N_("un même fichier y est deux fois"),
    "too big": N_("elle se déplierait en un volume démesuré"),
    "content": N_("son contenu a changé"),
    "order": N_("la liste des fichiers n’est pas celle de l’archive"),
    "missing": N_("il manque"),
    "not in the manifest": N_("il n’est pas dans le manifeste"),
    "not JSON": N_("ce n’est pas du JSON"),
    "unknown": N_("aucune archive n’a ce fichier"),
    "differs": N_("les nombres ou les mots diffèrent"),
    "count": N_("il n’y a pas autant de maillons que d’écritures"),
    "head": N_("la tête n’est pas celle du manifeste"),
    "not signed": N_("ce n’est pas signé"),
    "signature": N_("la signature n’est pas celle de cette clé"),
    "not a key": N_("ce n’est pas une clé publique"),
    "another key": N_("ce n’est pas la clé que vous avez donnée"),
    "neither an archive nor a checkpoint": N_("ce n’est ni une archive ni une racine signée"),
    "newer than this archive": N_("elle est plus récente que cette archive : prenez-en une nouvelle"),
    "another consultation": N_("c’est celle d’une autre consultation"),
    "another history": N_("le journal raconte une autre histoire"),
    "not a receipt": N_("ce n’est pas un reçu"),
    "the salt does not open it": N_("le sel n’ouvre pas la marque de la personne"),
    "not under its root": N_("l’écriture n’est pas sous la racine signée"),
    "not in this journal": N_("l’écriture n’est pas dans ce journal"),
    "root": N_("une autre histoire donne une autre racine"),
    "line ends": N_("les fins de ligne ont changé"),
    "not in canonical form": N_("une écriture n’est pas dans sa forme canonique"),
    "number out of order": N_("un numéro n’est pas à sa place"),
    "link does not match": N_("le maillon ne correspond pas"),
    "replaces a vote that is not there, or twice": N_("un vote en remplace un qui n’existe pas, ou plus"),
    "replaces a vote on something else": N_("un vote en remplace un autre, donné ailleurs"),
    "same person mark twice": N_("la marque d’une personne y est deux fois"),
    "not a vote": N_("une valeur n’est pas un vote"),
    "takes back a vote that was not given": N_("un vote est repris sans avoir été donné"),
    "opened twice": N_("la première formule y est annoncée deux fois"),
    "not announced": N_("le journal ne l’annonce pas"),
    "not what the journal holds": N_("ce n’est pas ce que dit le journal"),
    "not what its operations give": N_("ce n’est pas ce que donnent ses opérations"),
    "digest": N_("son empreinte est fausse"),
    "not the announced text": N_("ce n’est pas le texte annoncé au journal"),
    "no reason given": N_("sans raison"),
    "no answer": N_("sans réponse, au-dessus du seuil"),
    "not what the decisions give": N_("ce n’est pas ce que donnent les décisions"),
}
_BROKEN = N_("Cette vérification n’a pas pu être menée : des données manquent ou sont d’une autre nature ({reason}).")


# Said instead, when the check holds because there is nothing to check yet.
_NOTHING = {
    "imported": ("votes", N_("Aucun vote importé sous forme de nombre.")),
    "decisions": ("decisions", N_("Pas encore de réponse publiée.")),
    "result": ("articles", N_("Pas encore de texte publié.")),
}


def sentence(check: Check) -> str:
    """The result in words, with the file concerned."""
    held, failed = SENTENCES[check.code]
    fact, nothing = _NOTHING.get(check.code, ("", ""))
    if check.ok and fact and not check.facts[fact]:
        return _(nothing)
    facts = {name: format_number(value) if isinstance(value, int) else value for name, value in check.facts.items()}
    if "reason" in facts:
        facts["reason"] = _(REASONS.get(facts["reason"], facts["reason"]))
    try:
        text = _(held if check.ok else failed, **facts)
    except KeyError:
        text = _(_BROKEN, reason=facts.get("reason", ""))
    return f"{check.file} : {text}" if check.file and not check.ok else text
