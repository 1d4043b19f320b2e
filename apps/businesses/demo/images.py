"""Covers for demo businesses: one calm scene of flat shapes, drawn as SVG for lists or as WebP with Pillow for previews.

A scene is a list of shapes on a canvas of 400 x 300; it depends on the key and the category alone, so the same business
always looks the same and two neighbours hardly ever do. Colours are mixed from the product's tokens: warm neutral ground,
deep teal, and one muted accent for each branch of the category tree.
"""

import io
import random
from typing import NamedTuple

from PIL import Image, ImageDraw

from . import categories

WIDTH, HEIGHT = 400, 300
SUPERSAMPLE = 2


class Shape(NamedTuple):
    """A flat shape: `kind` is rect (x, y, w, h, radius), circle (x, y, r) or polygon (x, y, x, y, ...)."""

    kind: str
    fill: str
    numbers: tuple[float, ...]


class Palette(NamedTuple):
    """Colours from back to front, and the accent."""

    sky: str
    far: str
    mid: str
    deep: str
    accent: str
    light: str


_TEAL = Palette("#e6f0ec", "#bcd8d1", "#5fa39a", "#0f766e", "#e0a458", "#fbfaf6")
_PALETTES: dict[str, Palette] = {
    "restaurants": Palette("#f6eadd", "#ecd2b8", "#c98a5b", "#7d4a2c", "#0f766e", "#fffaf2"),
    "cafes-bakeries": Palette("#f5ede1", "#e3d0b6", "#b08a62", "#5f4630", "#cf7f5a", "#fffaf2"),
    "bars-nightlife": Palette("#1d3340", "#284757", "#3f6b7a", "#12222c", "#e8b866", "#f3e3c3"),
    "food-shops": Palette("#edf3e1", "#d0dfb4", "#85a35c", "#4a6b34", "#d9713c", "#fdfcf4"),
    "fashion": Palette("#f4e9ea", "#e2c8cc", "#b77f8b", "#6f4450", "#0f766e", "#fffafa"),
    "home-garden-shops": Palette("#eef1e6", "#cfdcc3", "#7fa083", "#3d6650", "#d9a05b", "#fcfbf5"),
    "shops": Palette("#eceff4", "#c9d4e3", "#7d95b5", "#3c5878", "#e0a458", "#fbfcfe"),
    "trades": Palette("#f3ede3", "#dcd0bd", "#8e9a95", "#3b5a58", "#d98a3d", "#fcfaf5"),
    "home-services": Palette("#e9f1f2", "#c3dadd", "#74a3aa", "#2f6570", "#e3b05f", "#fafdfd"),
    "health": Palette("#e8f3f0", "#bfdfd7", "#68ada0", "#1c7168", "#e58f7b", "#fbfefd"),
    "beauty-wellness": Palette("#f6ebe7", "#ebcdc4", "#cf9585", "#8a5247", "#5f9e94", "#fffbf9"),
    "fitness-sport": Palette("#e8eef3", "#bfd1de", "#6f98b3", "#2b5876", "#e3834f", "#fafcfe"),
    "automotive": Palette("#ebecec", "#cbd0d1", "#87949a", "#3b4a52", "#d9653b", "#fbfbfa"),
    "professional-services": Palette("#e8eeee", "#bfd0d1", "#6f9296", "#27525a", "#d9a552", "#fafcfb"),
    "money-property": Palette("#eaeee6", "#c7d4bf", "#7c9a78", "#345a45", "#d8ac55", "#fbfcf8"),
    "education-childcare": Palette("#f6f0dc", "#ecdcae", "#d3ab55", "#6c6a3a", "#2e7f86", "#fffdf3"),
    "arts-culture": Palette("#f1e9ef", "#d9c5d6", "#a07fa0", "#563f5f", "#e0a458", "#fdfafd"),
    "leisure-attractions": Palette("#e5f0ea", "#b8d9c6", "#62a57f", "#256a4d", "#e98f5a", "#fafdf9"),
    "places-to-stay": Palette("#e9ecf3", "#c6cde2", "#7f8cb5", "#3c4a7c", "#e8b866", "#fbfbfe"),
    "pets": Palette("#f4efe2", "#e1d3b3", "#b3975c", "#6a5632", "#4f9a8c", "#fefcf5"),
}
_NIGHT = {"bars-nightlife"}
_STREET = {"cafes-bakeries", "food-shops", "fashion", "home-garden-shops", "shops", "beauty-wellness"}
_HOUSES = {"trades", "home-services", "automotive", "pets"}
_TOWERS = {"professional-services", "money-property", "places-to-stay", "public-community", "other-businesses"}
_HILLS = {"health", "fitness-sport", "leisure-attractions"}


def scene(key: str, category: str) -> list[Shape]:
    """Return the shapes of a business's cover, from back to front.

    Raises: KeyError when there is no such category.
    """
    top = categories.top_of(category)
    palette = _PALETTES.get(top, _TEAL)
    source = random.Random(f"{key}:{category}")
    if top == "restaurants":
        draw = source.choice((_storefront, _table))
    elif top in _NIGHT:
        draw = _evening
    elif top in _STREET:
        draw = _storefront
    elif top in _HOUSES:
        draw = _roofs
    elif top in _TOWERS:
        draw = _towers
    elif top in _HILLS:
        draw = _hills
    else:
        draw = _arches
    return [Shape("rect", palette.sky, (0, 0, WIDTH, HEIGHT, 0)), *draw(source, palette)]


def _storefront(source: random.Random, p: Palette) -> list[Shape]:
    """A row of houses behind one shop with a striped awning."""
    shapes = _skyline(source, p.far, 70, 150)
    left = source.randint(50, 80)
    width = WIDTH - 2 * left
    roof = source.randint(84, 108)
    shapes += [
        Shape("rect", p.mid, (left, roof, width, 250 - roof, 4)),
        Shape("rect", p.deep, (left - 8, roof - 8, width + 16, 12, 3)),
    ]
    windows = source.choice((3, 4))
    gap = width / windows
    shapes += [
        Shape("rect", p.light, (left + gap * (index + 0.28), roof + 14, gap * 0.44, 28, 3)) for index in range(windows)
    ]
    awning = roof + 54
    stripes = source.choice((7, 9, 11))
    stripe = (width + 12) / stripes
    door_left = source.random() < 0.5
    glass = left + (width * 0.36 if door_left else 14)
    door = left + (22 if door_left else width * 0.72)
    shapes += [
        Shape("rect", p.light, (glass, awning + 18, width * 0.64 - 14, 240 - awning - 32, 4)),
        Shape("rect", p.deep, (door, awning + 22, width * 0.2, 250 - awning - 22, 3)),
        Shape("circle", p.accent, (door + width * 0.2 - 10, (awning + 272) / 2, 3)),
    ]
    middle = glass + (width * 0.64 - 14) / 2
    for offset in (-46, 0, 46):
        size = source.randint(9, 15)
        tone = source.choice((p.far, p.mid, p.accent))
        shapes.append(Shape("circle", tone, (middle + offset, 222 - size, size)))
    for index in (*range(0, stripes, 2), *range(1, stripes, 2)):
        x = left - 6 + stripe * index
        tone = p.accent if index % 2 == 0 else p.light
        shapes.append(Shape("rect", tone, (x, awning, stripe, 20, 0)))
        shapes.append(Shape("circle", tone, (x + stripe / 2, awning + 20, stripe / 2)))
    return [*shapes, Shape("rect", p.deep, (0, 250, WIDTH, 50, 0)), Shape("rect", p.mid, (0, 250, WIDTH, 8, 0))]


def _table(source: random.Random, p: Palette) -> list[Shape]:
    """Plates on a table, seen from above."""
    shapes = [Shape("rect", p.far, (0, 0, WIDTH, HEIGHT, 0))]
    shapes += [Shape("rect", p.sky, (x, 0, 34, HEIGHT, 0)) for x in range(source.randint(-30, 0), WIDTH, 68)]
    x, y = source.randint(150, 250), source.randint(130, 170)
    for cx, cy, r in (
        (x, y, source.randint(86, 100)),
        (x - source.randint(130, 150), y + source.randint(-80, 80), source.randint(38, 56)),
        (x + source.randint(130, 150), y + source.randint(-80, 80), source.randint(38, 56)),
    ):
        shapes += [
            Shape("circle", p.mid, (cx + 3, cy + 5, r)),
            Shape("circle", p.light, (cx, cy, r)),
            Shape("circle", p.sky, (cx, cy, r * 0.74)),
        ]
        for _ in range(source.randint(3, 6)):
            size = r * source.uniform(0.12, 0.27)
            tone = source.choice((p.accent, p.mid, p.deep, p.mid, "#7fa05f"))
            spread = r * 0.4
            shapes.append(
                Shape(
                    "circle", tone, (cx + source.uniform(-spread, spread), cy + source.uniform(-spread, spread), size)
                )
            )
    fork = x + 108 if x < 200 else x - 112
    shapes += [Shape("rect", p.deep, (fork, y - 70, 5, 140, 2)), Shape("rect", p.deep, (fork - 5, y - 70, 15, 34, 6))]
    return shapes


def _evening(source: random.Random, p: Palette) -> list[Shape]:
    """Lit windows under a moon, and a row of glasses on the bar."""
    shapes = [
        Shape("circle", p.light, (source.randint(60, 340), source.randint(45, 80), source.randint(18, 30))),
        *_skyline(source, p.far, 60, 140),
    ]
    for _ in range(source.randint(10, 14)):
        x, y = source.randrange(14, 380, 22), source.randrange(120, 200, 22)
        shapes.append(Shape("rect", p.accent, (x, y, 8, 11, 1)))
    shapes += [Shape("rect", p.deep, (0, 226, WIDTH, 74, 0)), Shape("rect", p.mid, (0, 222, WIDTH, 8, 0))]
    for index in range(5):
        x = 46 + index * 77 + source.randint(-10, 10)
        kind = source.randrange(3)
        tone = source.choice((p.accent, p.light, "#7fb8ad", "#cf7f5a"))
        if kind == 0:
            shapes += [
                Shape("polygon", tone, (x - 22, 150, x + 22, 150, x, 184)),
                Shape("rect", p.light, (x - 1.5, 184, 3, 34, 0)),
                Shape("rect", p.light, (x - 13, 217, 26, 4, 2)),
            ]
        elif kind == 1:
            shapes += [Shape("rect", tone, (x - 13, 168, 26, 54, 5)), Shape("rect", p.light, (x - 13, 164, 26, 12, 5))]
        else:
            shapes += [
                Shape("rect", tone, (x - 11, 158, 22, 64, 7)),
                Shape("rect", tone, (x - 4, 128, 8, 36, 2)),
                Shape("rect", p.light, (x - 11, 180, 22, 18, 0)),
            ]
    return shapes


def _roofs(source: random.Random, p: Palette) -> list[Shape]:
    """A sun behind a row of gabled houses."""
    shapes = [Shape("circle", p.accent, (source.randint(70, 330), source.randint(70, 105), source.randint(26, 38)))]
    for row, (tone, base) in enumerate(((p.far, 170), (p.mid, 200), (p.deep, 236))):
        x = -source.randint(0, 60)
        while x < WIDTH:
            width = source.randint(70, 110)
            top = base - source.randint(22, 52)
            shapes += [
                Shape("polygon", tone, (x, top, x + width / 2, top - width * 0.34, x + width, top)),
                Shape("rect", tone, (x, top - 1, width + 1, HEIGHT - top, 0)),
            ]
            if row == 2:
                shapes += [
                    Shape("rect", p.light, (x + width * 0.2, top + 16, 18, 22, 2)),
                    Shape("rect", source.choice((p.light, p.accent)), (x + width * 0.58, top + 16, 18, 22, 2)),
                ]
            x += width
    return [*shapes, Shape("rect", p.mid, (0, 282, WIDTH, 18, 0))]


def _towers(source: random.Random, p: Palette) -> list[Shape]:
    """Office towers in three depths, with a grid of windows on the nearest."""
    shapes = [
        Shape("circle", p.light, (source.randint(60, 340), source.randint(55, 90), source.randint(22, 34))),
        *_skyline(source, p.far, 70, 170),
        *_skyline(source, p.mid, 40, 120),
    ]
    x = source.randint(20, 60)
    while x < 330:
        width, top = source.choice((56, 72, 88)), source.randint(70, 150)
        shapes.append(Shape("rect", p.deep, (x, top, width, HEIGHT - top, 3)))
        windows = [
            Shape("rect", p.accent if source.random() < 0.22 else p.far, (wx, wy, 8, 13, 1))
            for wx in range(int(x) + 9, int(x + width) - 12, 20)
            for wy in range(top + 14, 262, 30)
            if source.random() < 0.72
        ]
        # Shapes of one colour side by side become one path.
        shapes += sorted(windows, key=lambda window: window.fill)
        x += width + source.randint(34, 70)
    return shapes


def _hills(source: random.Random, p: Palette) -> list[Shape]:
    """Round hills, a sun, and a few trees."""
    shapes = [Shape("circle", p.accent, (source.randint(80, 320), source.randint(80, 120), source.randint(30, 44)))]
    for tone, low, size in ((p.far, 330, 190), (p.mid, 420, 240), (p.deep, 540, 300)):
        for x in (source.randint(0, 130), source.randint(250, 400)):
            shapes.append(Shape("circle", tone, (x, low + source.randint(-24, 16), size)))
    for _ in range(source.randint(3, 6)):
        x, y, r = source.randint(20, 380), source.randint(222, 268), source.randint(12, 22)
        shapes += [
            Shape("rect", p.light, (x - 2, y, 4, r + 10, 1)),
            Shape("circle", source.choice((p.far, p.mid, p.accent)), (x, y - r * 0.5, r)),
        ]
    return shapes


def _arches(source: random.Random, p: Palette) -> list[Shape]:
    """An arcade, as on a school, a theatre or a library."""
    shapes = [
        Shape("circle", p.accent, (source.randint(60, 340), source.randint(46, 66), source.randint(22, 30))),
        *_skyline(source, p.far, 60, 120),
        Shape("polygon", p.deep, (40, 108, 200, source.randint(48, 68), 360, 108)),
        Shape("rect", p.mid, (48, 108, 304, 150, 0)),
        Shape("rect", p.deep, (40, 104, 320, 12, 2)),
    ]
    count = source.choice((3, 4, 5))
    gap = 304 / count
    for index in range(count):
        x, width = 48 + gap * (index + 0.2), gap * 0.6
        tone = p.accent if source.random() < 0.2 else p.light
        top = 150 + width / 2 - 18
        shapes += [
            Shape("circle", tone, (x + width / 2, top, width / 2)),
            Shape("rect", tone, (x, top, width, 258 - top, 0)),
        ]
    steps = enumerate((p.deep, p.mid, p.deep))
    return [*shapes, *(Shape("rect", tone, (30 - 12 * i, 258 + 14 * i, 340 + 24 * i, 15, 0)) for i, tone in steps)]


def _skyline(source: random.Random, tone: str, low: int, high: int) -> list[Shape]:
    shapes = []
    x = -source.randint(0, 30)
    while x < WIDTH:
        width, height = source.randint(38, 74), source.randint(low, high)
        shapes.append(Shape("rect", tone, (x, 250 - height, width, height + 50, 2)))
        x += width + source.choice((0, 0, 6))
    return shapes


def cover_svg(key: str, category: str) -> str:
    """Return the cover as SVG text; it has no words and is marked as decoration.

    Raises: KeyError when there is no such category.
    """
    frame = f'viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMid slice"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {frame} aria-hidden="true">']
    for tone, shapes in _by_fill(scene(key, category)):
        parts.append(f'<path fill="{tone}" d="{"".join(map(_path, shapes))}"/>')
    parts.append("</svg>")
    return "".join(parts)


def _by_fill(shapes: list[Shape]) -> list[tuple[str, list[Shape]]]:
    """Join neighbours of one colour into one path: the text becomes much shorter."""
    groups: list[tuple[str, list[Shape]]] = []
    for shape in shapes:
        if groups and groups[-1][0] == shape.fill:
            groups[-1][1].append(shape)
        else:
            groups.append((shape.fill, [shape]))
    return groups


def _path(shape: Shape) -> str:
    n = [f"{round(value):d}" if shape.kind == "rect" else f"{round(value, 1):g}" for value in shape.numbers]
    if shape.kind == "circle":
        x, _y, r = shape.numbers
        wide = round(2 * r, 1)
        return f"M{round(x - r, 1):g} {n[1]}a{n[2]} {n[2]} 0 1 0 {wide:g} 0a{n[2]} {n[2]} 0 1 0 {-wide:g} 0"
    if shape.kind == "rect":
        return f"M{n[0]} {n[1]}h{n[2]}v{n[3]}H{n[0]}z"
    pairs = [f"{x} {y}" for x, y in zip(n[::2], n[1::2], strict=True)]
    return "M" + "L".join(pairs) + "z"


def cover(key: str, category: str, width: int = 800, height: int = 600) -> bytes:
    """Return the same cover as a WebP image of the given size in pixels; it fills the frame and is cut at the edges.

    Raises: KeyError when there is no such category; ValueError when a side is not between 16 and 4000.
    """
    if not (16 <= width <= 4_000 and 16 <= height <= 4_000):
        raise ValueError("each side of a cover is between 16 and 4000 pixels")
    wide, high = width * SUPERSAMPLE, height * SUPERSAMPLE
    scale = max(wide / WIDTH, high / HEIGHT)
    # What does not fit is cut evenly from the sides, but the pavement below matters less than the sky above.
    left, top = (WIDTH * scale - wide) / 2, (HEIGHT * scale - high) * 0.6
    image = Image.new("RGB", (wide, high))
    draw = ImageDraw.Draw(image)
    for shape in scene(key, category):
        if shape.kind == "polygon":
            pairs = zip(shape.numbers[::2], shape.numbers[1::2], strict=True)
            draw.polygon([(x * scale - left, y * scale - top) for x, y in pairs], fill=shape.fill)
            continue
        if shape.kind == "circle":
            x, y, r = shape.numbers
            box = (x - r, y - r, x + r, y + r)
            radius = 0.0
        else:
            x, y, w, h, radius = shape.numbers
            box = (x, y, x + w, y + h)
        frame = [value * scale - (left, top)[index % 2] for index, value in enumerate(box)]
        if shape.kind == "circle":
            draw.ellipse(frame, fill=shape.fill)
        else:
            draw.rounded_rectangle(frame, radius * scale, fill=shape.fill)
    out = io.BytesIO()
    image.resize((width, height), Image.Resampling.LANCZOS).save(out, "WEBP", quality=60, method=4)
    return out.getvalue()
