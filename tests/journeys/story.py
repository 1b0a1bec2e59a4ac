"""The story of a consultation, by the site's pages alone: from a passer-by who signs up to an archive verified."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.loop import HERE, Loop
from tests.journeys.sites import DRAFTER, PUBLISHER, Site
from tests.journeys.windows import Window

WANTED = "II. – Il les fournit à tout réparateur professionnel, agréé ou non, dans un délai de dix jours ouvrables."
TITLE = "Livrer les pièces en dix jours"
REASON = "Dix jours suffisent : les fabricants entendus l’ont confirmé."
ARGUMENT = "Un lave-linge en panne n’attend pas quinze jours."


def play(site: Site, open_window: Callable[..., Window], tmp_path: Path, *, with_script: bool) -> None:
    """The story, once."""
    anne = Loop(open_window(site, with_script=with_script))
    anne.sign_up("Anne R.", "anne@exemple.fr")
    anne.annotate("2", 2, "quinze jours ouvrables", "Pourquoi quinze ?")
    anne.compose("2", 2, WANTED)
    anne.expect_preview(2, gone="quinze", new="dix", sentence="À l’alinéa 2, substituer au mot")
    number = anne.submit(TITLE, "Quinze jours, c’est long quand on n’a qu’une machine.")
    anne.argue(number, "pour", ARGUMENT)

    bruno = Loop(open_window(site, with_script=with_script))
    bruno.sign_up("Bruno T.", "bruno@exemple.fr")
    bruno.vote(number, "D’accord")
    bruno.argue(number, "contre", "Les petits fabricants n’y arriveront pas.")

    site.move(closes="now", votes_close="now")
    with bruno.window.awaiting(409):
        bruno.window.open(f"{HERE}/amendments/{number}")
        expect(bruno.page.locator("#vote")).to_contain_text("Les votes sont clos")

    drafter = Loop(open_window(site, with_script=with_script))
    drafter.sign_in(DRAFTER)
    drafter.decide(number, "Retenu", REASON)
    publisher = Loop(open_window(site, with_script=with_script))
    publisher.sign_in(PUBLISHER)
    publisher.publish("Texte issu de la consultation")

    passer_by = Loop(open_window(site, with_script=with_script))
    read_the_outcome(passer_by, number)
    verify(site, passer_by.download(tmp_path / "archive.zip"))


def read_the_outcome(reader: Loop, number: int) -> None:
    """What anybody reads afterwards: the new version, the report, the answer to the amendment."""
    reader.window.open(f"{HERE}/text")
    if "dix jours ouvrables" not in reader.window.main():
        reader.window.open(f"{HERE}/text?version=2")
    assert "dans un délai de dix jours ouvrables" in reader.window.main()
    assert "quinze" not in reader.page.locator("#art_2").inner_text()
    reader.window.open(f"{HERE}/text/compare")
    expect(reader.page.locator("main ins").first).to_contain_text("dix")

    reader.window.open(HERE)
    reader.page.get_by_role("navigation", name="Consultation").get_by_role("link", name="Rapport").click()
    for words in (TITLE, REASON, "Retenu", "Anne R."):
        expect(reader.page.get_by_role("main")).to_contain_text(words)
    reader.window.open(f"{HERE}/amendments/{number}")
    expect(reader.page.get_by_role("main")).to_contain_text(REASON)


def verify(site: Site, archive: Path) -> None:
    """``lawlab verify`` says yes, then names the file in which a single byte was changed."""
    assert "conforme" in site.lawlab("verify", str(archive))
    whole = archive.read_bytes()
    with zipfile.ZipFile(archive) as opened:
        parts = {info.filename: info for info in opened.infolist()}
    for victim in ("amendments.csv", "decisions.json", "journal.jsonl"):
        info = parts[victim]
        middle = info.header_offset + 30 + len(victim) + info.compress_size // 2
        spoilt = archive.with_name(f"spoilt-{victim}.zip")
        spoilt.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        said = site.lawlab("verify", str(spoilt), code=1)
        assert victim in said.replace(str(spoilt), ""), f"{victim} was changed, and verify says: {said}"
