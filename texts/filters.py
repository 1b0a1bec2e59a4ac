"""What a reader asks of a list of amendments: read from its address, and written back into one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from lawlab.engine.ranking import Formula
from texts import drawing
from texts.drawing import Draw, Order

KINDS = ("citizen", "association", "company", "authority")


@dataclass(frozen=True)
class Filters:
    """Anything else in the address is ignored. ``orders`` are those offered now; ``formula`` is the one in force."""

    sort: Order
    orders: tuple[Order, ...]
    formula: Formula
    alinea: int | None = None
    article: str = ""
    kind: str = ""
    status: str = "submitted"
    words: str = ""
    page: int = 1

    @classmethod
    def read(cls, asked: Mapping[str, str], orders: Sequence[Order], formula: Formula) -> "Filters":
        """Those of an address."""
        status, kind = asked.get("status", ""), asked.get("kind", "")
        return cls(
            sort=drawing.chosen(asked.get("sort", ""), orders),
            orders=tuple(orders),
            formula=formula,
            alinea=number_in(asked, "alinea"),
            article=asked.get("article", "")[:60],
            kind=kind if kind in KINDS else "",
            status=status if status in ("submitted", "withdrawn") else "submitted",
            words=asked.get("q", "").strip()[:100],
            page=number_in(asked, "page") or 1,
        )

    def address(self, here: str, drawn: Draw, page: int) -> str:
        """The same list at another page; the draw stays, so that nothing is shown twice or never."""
        is_drawn = self.sort == "discover"
        asked = {
            "sort": self.sort,
            "alinea": self.alinea or "",
            "article": self.article,
            "kind": self.kind,
            "status": self.status if self.status != "submitted" else "",
            "q": self.words,
            "draw": drawn.number if is_drawn else "",
            "day": drawn.day.isoformat() if is_drawn else "",
            "page": page,
        }
        return f"{here}?{urlencode({name: value for name, value in asked.items() if value != ''})}#amendments"


def number_in(asked: Mapping[str, str], name: str) -> int | None:
    """A whole number in an address; anything else there is as good as nothing."""
    text = asked.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
