"""Draws the site's sign into static/src/img: the SVG for browsers and the PNG and ICO sizes that others ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from PIL import Image, ImageDraw

GROUND, INK = "#0f766e", "#ffffff"
GRID = 64
PIN_CENTRE, PIN_RADIUS, PIN_TIP = (32, 28), 19, (32, 54.8)
LETTER = [(26, 17.5), (31.5, 17.5), (31.5, 32.5), (40, 32.5), (40, 38), (26, 38)]
OVERSAMPLING = 8

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="15" fill="{ground}"/>\
<path fill="{ink}" d="M32 9a19 19 0 0 1 19 19c0 9.4-6.1 16.2-15.6 25.3a5 5 0 0 1-6.8 0C19.1 44.2 13 37.4 13 28A19 19 0 0 1 32 9z"/>\
<path fill="{ground}" d="M26 17.5h5.5v15H40V38H26z"/></svg>
"""


class Command(BaseCommand):
    help = "Draw the favicon and the icons of the web manifest."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--into", type=Path, default=settings.BASE_DIR / "static/src/img", help="Folder to write to."
        )

    def handle(self, *args: Any, into: Path, **options: Any) -> None:
        into.mkdir(parents=True, exist_ok=True)
        (into / "favicon.svg").write_text(SVG.format(ground=GROUND, ink=INK))
        for size in (180, 192, 512):
            # Phones cut their own corners, so the larger icons fill the whole square.
            draw(size, rounded=False).save(into / f"icon-{size}.png", optimize=True)
        draw(512, rounded=False, scale=0.72).save(into / "icon-maskable-512.png", optimize=True)
        draw(32, rounded=True).save(into / "favicon.ico", sizes=[(16, 16), (32, 32)])
        self.stdout.write(f"Icons drawn into {into}")


def draw(size: int, *, rounded: bool, scale: float = 1.0) -> Image.Image:
    """Return the sign as a square of `size` pixels; `scale` shrinks the pin into the safe zone of masked icons."""
    big = size * OVERSAMPLING
    unit = big / GRID
    image = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    pencil = ImageDraw.Draw(image)
    pencil.rounded_rectangle((0, 0, big - 1, big - 1), radius=15 * unit if rounded else 0, fill=GROUND)

    def at(point: tuple[float, float]) -> tuple[float, float]:
        return tuple((32 + (value - 32) * scale) * unit for value in point)  # type: ignore[return-value]

    x, y = PIN_CENTRE
    pencil.ellipse((*at((x - PIN_RADIUS, y - PIN_RADIUS)), *at((x + PIN_RADIUS, y + PIN_RADIUS))), fill=INK)
    pencil.polygon(
        [at((x - 17.6, y + 7.2)), at((x + 17.6, y + 7.2)), at((x + 3.6, 53.2)), at(PIN_TIP), at((x - 3.6, 53.2))],
        fill=INK,
    )
    pencil.polygon([at(point) for point in LETTER], fill=GROUND)
    return image.resize((size, size), Image.Resampling.LANCZOS)
