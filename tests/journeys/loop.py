"""The gestures of a consultation, as people make them in the pages; the same with and without JavaScript."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.sites import SLUG, STAFF_PASSWORD
from tests.journeys.windows import Window

HERE = f"/consultations/{SLUG}"
PASSWORD = "trois chevaux bleus ici"


class Loop:
    """One person at work in one window."""

    def __init__(self, window: Window) -> None:
        self.window, self.page = window, window.page

    # --- coming in ----------------------------------------------------------------------------------------------------

    def sign_up(self, name: str, address: str) -> None:
        """From the home page to an account."""
        self.window.open("/")
        self.page.get_by_role("link", name="Se connecter").click()
        form = self.page.locator("form[action='/sign-up']")
        form.get_by_label("Adresse électronique").fill(address)
        form.get_by_label("Nom affiché").fill(name)
        form.get_by_label("Mot de passe").fill(PASSWORD)
        form.get_by_role("checkbox").check()
        form.get_by_role("button", name="Créer mon compte").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Bienvenue")
        expect(self.page.get_by_role("button", name="Se déconnecter")).to_be_visible()

    def sign_in(self, address: str, password: str = STAFF_PASSWORD) -> None:
        self.window.open("/sign-in")
        form = self.page.locator("main form[action='/sign-in']").last
        form.get_by_label("Adresse électronique").fill(address)
        form.get_by_label("Mot de passe").fill(password)
        form.get_by_role("button", name="Se connecter").click()
        expect(self.page.locator("#messages")).to_contain_text("Vous êtes connecté")

    # --- the public ---------------------------------------------------------------------------------------------------

    def annotate(self, article: str, alinea: int, quote: str, body: str) -> None:
        """Aim at words of an alinea (by selecting them, or by copying them into the form), and write in the margin."""
        self.window.open(f"{HERE}/articles/{article}")
        if self.window.with_script:
            self._select(alinea, quote)
            self.page.get_by_role("button", name="Annoter ces mots").click()
            expect(self.page.get_by_label("Votre remarque ou question")).to_be_focused()
            expect(self.page.get_by_label("Mots visés")).to_have_value(quote)
        else:
            self.page.locator("summary", has_text="Annoter un passage").click()
            self.page.locator("#f-alinea").select_option(str(alinea))
            self.page.get_by_label("Mots visés").fill(quote)
        self.page.get_by_label("Question", exact=True).check()
        self.page.get_by_label("Votre remarque ou question").fill(body)
        self.window.press("Ajouter à la marge")
        line = self.page.locator(".para", has_text=quote).first
        expect(line.locator(".note.remark")).to_contain_text(body)

    def _select(self, alinea: int, quote: str) -> None:
        self.page.evaluate(
            """([alinea, quote]) => {
              const walker = document.createTreeWalker(document.querySelector(`[data-alinea="${alinea}"]`), 4);
              while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(quote);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, at);
                range.setEnd(walker.currentNode, at + quote.length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                return;
              }
              throw new Error("these words are not in one piece: " + quote);
            }""",
            [alinea, quote],
        )

    def compose(self, article: str, alinea: int, text: str) -> None:
        """Open the composer from the article's page and edit an alinea in place, up to the preview."""
        self.window.open(f"{HERE}/articles/{article}")
        self.page.get_by_role("link", name="Amender cet article").first.click()
        self.page.wait_for_url("**/amend")  # and its scripts: what is typed before them has no preview
        self.page.get_by_label(f"Texte de l’alinéa {alinea}").fill(text)
        if not self.window.with_script:
            self.window.press("Mettre à jour l’aperçu")

    def expect_preview(self, alinea: int, *, gone: str, new: str, sentence: str) -> None:
        """The diff under the alinea, and the legal sentence beside it."""
        change = self.page.locator(f"#change_alinea_{alinea}")
        expect(change.locator("del").first).to_contain_text(gone)
        expect(change.locator("ins").last).to_contain_text(new)
        expect(self.page.locator("#preview .wording").first).to_contain_text(sentence)

    def submit(self, title: str, statement: str) -> int:
        """Give reasons, and submit what is in the composer; gives the amendment's number."""
        self.page.get_by_label("Votre amendement, en une ligne").fill(title)
        self.page.get_by_label("Exposé des motifs").fill(statement)
        self.window.press("Déposer l’amendement")
        self.page.wait_for_url(re.compile(r"/amendments/\d+$"))
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)
        return int(self.page.url.rpartition("/")[2])

    def argue(self, number: int, side: str, body: str) -> None:
        """Add an argument to an amendment: ``side`` is pour or contre."""
        self.window.open(f"{HERE}/amendments/{number}")
        self.page.locator("summary", has_text=f"Ajouter un argument {side}").click()
        self.page.get_by_label(f"Votre argument {side}").fill(body)
        column = self.page.locator("#arguments section", has=self.page.get_by_role("heading", name=side.capitalize()))
        self.window.press("Publier", within=column)
        expect(column.locator("li", has_text=body)).to_be_visible()

    def vote(self, number: int, choice: str) -> None:
        """``choice`` is D’accord, Mitigé or Pas d’accord; with JavaScript choosing is enough."""
        self.window.open(f"{HERE}/amendments/{number}")
        self.page.locator("#vote label", has=self.page.get_by_text(choice, exact=True)).click()
        if not self.window.with_script:
            self.window.press("Voter", within=self.page.locator("#vote"))
        expect(self.page.locator("#vote")).to_contain_text("Vote compté le")
        expect(self.page.locator("#vote")).to_contain_text("1 vote")

    # --- the ministry -------------------------------------------------------------------------------------------------

    def decide(self, number: int, outcome: str, reason: str) -> None:
        """Answer from the queue of the desk: open the amendment there, choose, justify, record."""
        self.window.open(HERE)
        self.page.get_by_role("link", name="Pupitre").click()
        self.page.get_by_role("main").locator(f"a[href*='/desk/amendments/{number}']").first.click()
        answer = self.page.locator("#answer")
        answer.locator("label.pick", has=self.page.get_by_text(outcome, exact=True)).click()
        answer.get_by_label("Justification publique").fill(reason)
        answer.get_by_role("button", name="Enregistrer", exact=True).click()
        expect(self.page.locator("#messages")).to_contain_text(f"La réponse au n° {number} est enregistrée")

    def publish(self, label: str) -> None:
        """Read the list of what is ready, then publish."""
        self.window.open(f"{HERE}/desk")
        self.page.get_by_role("link", name="Publier").first.click()
        self.page.get_by_label("Nom de la version").fill(label)
        self.page.get_by_role("checkbox").check()
        self.window.press("Publier")
        expect(self.page).to_have_url(re.compile(r"/report$"))
        expect(self.page.locator("#messages")).to_contain_text("publiées")

    # --- everybody ----------------------------------------------------------------------------------------------------

    def download(self, path: Path) -> Path:
        """Take the archive from the open-data page."""
        self.window.open(f"{HERE}/data")
        with self.page.expect_download() as started:
            self.page.get_by_role("main").locator("a[href$='.zip']").first.click()
        started.value.save_as(path)
        return path
