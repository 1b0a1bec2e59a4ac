"""Records a second of an import, against reading the same file with the csv module alone."""

import csv
import time
from pathlib import Path

from lawlab import clock, database
from lawlab.bench.figures import Figure
from lawlab.imports import cap_collectif, load_cap_collectif
from lawlab.settings import Settings

_COLUMNS = {
    "contributions": "id author_id consultation_title section_title title bodyText createdAt url published trashed"
    " votesCountOk votesCountMitige votesCountNok",
    "contributions_votes": "id related_id author_id value createdAt",
    "contributions_arguments": "id related_id author_id type body createdAt published trashed votesCount",
    "contributions_reportings": "id related_id author_id type body createdAt",
    "contributions_sources": "id related_id author_id body createdAt",
}
HEADINGS = ("type", *(f"{prefix}_{name}" for prefix, names in _COLUMNS.items() for name in names.split()))
OPINIONS = 40
VALUES = ("YES", "MITIGE", "NO")


def write_export(path: Path, votes: int) -> int:
    """A Cap Collectif export of 40 opinions and so many votes of 500 voters. → records written."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS, delimiter=";")
        writer.writeheader()
        for index in range(OPINIONS):
            given = [VALUES[vote % 3] for vote in range(index, votes, OPINIONS)]
            writer.writerow(
                {
                    **dict.fromkeys(HEADINGS, ""),
                    "type": "opinion",
                    "contributions_id": f"opinion-{index}",
                    "contributions_author_id": f"author-{index % 7}",
                    "contributions_consultation_title": "Mesure",
                    "contributions_section_title": "Section 1",
                    "contributions_title": f"Proposition n° {index}",
                    "contributions_bodyText": "Le droit à la réparation est garanti à chacun.",
                    "contributions_createdAt": "07/10/2019 15:47",
                    "contributions_published": "1",
                    "contributions_trashed": "0",
                    "contributions_votesCountOk": given.count("YES"),
                    "contributions_votesCountMitige": given.count("MITIGE"),
                    "contributions_votesCountNok": given.count("NO"),
                }
            )
        for index in range(votes):
            writer.writerow(
                {
                    "type": "vote",
                    "contributions_votes_id": f"vote-{index}",
                    "contributions_votes_related_id": f"opinion-{index % OPINIONS}",
                    "contributions_votes_author_id": f"voter-{index // OPINIONS}",
                    "contributions_votes_value": VALUES[index % 3],
                    "contributions_votes_createdAt": "08/10/2019 10:00",
                }
            )
    return OPINIONS + votes


async def run(settings: Settings, folder: Path, count: int) -> list[Figure]:
    """Import ``count`` votes, each replayed through the journal; the anchor only reads the lines."""
    path = folder / "export.csv"
    records = write_export(path, count)
    started = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as file:
        read = sum(1 for _ in csv.reader(file, delimiter=";")) - 1
    anchor = read / (time.perf_counter() - started)
    await database.migrate(settings)
    await database.connect(settings)
    try:
        started = time.perf_counter()
        export = cap_collectif.read(path)
        async for _step in load_cap_collectif.load(export, slug="bench-import", now=clock.now()):
            pass
        spent = time.perf_counter() - started
    finally:
        await database.close()
    return [Figure("cap-collectif import", records / spent, "csv.reader", anchor, records)]
