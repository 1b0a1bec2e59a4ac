"""The tree as static files: addresses and contents of C2SP tlog-tiles (c2sp.org/tlog-tiles).

A tile of level L holds up to 256 hashes of the tree's level 8 × L, one after the other; a bundle holds the lines of as
many leaves. A full one never changes. A partial one says its width in its address.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WIDTH = 256
HEIGHT = 8
_TOP = 7  # 256^8 leaves is more than there will ever be
_PATH = re.compile(r"(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?")
_LENGTH_BYTES = 2


class NotATile(ValueError):
    """This is not the address of a tile."""


@dataclass(frozen=True)
class Tile:
    """``level`` is None for a bundle of lines; ``width`` is 256 for a full one."""

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Its address under the log.

        >>> Tile(0, 1234067).path
        'tile/0/x001/x234/067'
        >>> Tile(None, 3, 8).path
        'tile/entries/003.p/8'
        """
        groups = [f"{self.index % 1000:03}"]
        rest = self.index // 1000
        while rest:
            groups.append(f"x{rest % 1000:03}")
            rest //= 1000
        kind = "entries" if self.level is None else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{kind}/{'/'.join(reversed(groups))}{partial}"

    def fits(self, size: int) -> bool:
        """Whether a tree of this size has it."""
        return self.index * WIDTH + self.width <= size >> HEIGHT * (self.level or 0)


def parse(path: str) -> Tile:
    """The tile of an address, without its leading « tile/ ». Raises NotATile.

    >>> parse("1/000.p/4")
    Tile(level=1, index=0, width=4)
    """
    found = _PATH.fullmatch(path)
    if found is None:
        raise NotATile(path)
    kind, groups, width = found.groups()
    index = int(groups.replace("x", "").replace("/", ""))
    level = None if kind == "entries" else int(kind)
    tile = Tile(level, index, WIDTH if width is None else int(width))
    if (level or 0) > _TOP or tile.path != f"tile/{path}" or (width is not None and tile.width >= WIDTH):
        raise NotATile(path)
    return tile


def of_tree(size: int) -> Iterator[Tile]:
    """Every tile and bundle of a tree: full ones, then the partial one of each level that has one."""
    for level in (None, *range(_TOP + 1)):
        held = size >> HEIGHT * (level or 0)
        yield from (Tile(level, index) for index in range(held // WIDTH))
        if held % WIDTH:
            yield Tile(level, held // WIDTH, held % WIDTH)


def bundle(lines: Iterable[str]) -> bytes:
    """The content of a bundle: each line with its newline, after its length in two bytes."""
    entries = [line.encode() + b"\n" for line in lines]
    return b"".join(len(entry).to_bytes(_LENGTH_BYTES, "big") + entry for entry in entries)


def read_bundle(content: bytes) -> list[str]:
    """The lines of a bundle, without their newline. Raises NotATile when it is cut or is not made of lines."""
    lines, place = [], 0
    while place < len(content):
        start = place + _LENGTH_BYTES
        place = start + int.from_bytes(content[place:start], "big")
        entry = content[start:place]
        if place > len(content) or not entry.endswith(b"\n"):
            raise NotATile("a bundle that is cut")
        try:
            lines.append(entry[:-1].decode())
        except UnicodeDecodeError as error:
            raise NotATile("a bundle that is not text") from error
    return lines
