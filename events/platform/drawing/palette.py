"""The colours of the product: the site's tokens, the drawings and the papers take theirs from here.

CSS is static: `events/static/css/app.css` repeats the tokens, and a test holds them against this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, unique


@unique
class Colour(Enum):
    """A colour as CSS writes it: on light ground, which is also that of papers and of drawings that stand alone; on
    dark ground; and where a page is printed, when that is another than the light one.

    One that has a dark form is a token of the site: `Colour.INK_SOFT` is `--ink-soft`.
    """

    GROUND = "#fff", "#0c161e", "#fff"
    SURFACE = "#f2f5f8", "#14222d", "#fff"
    INK = "#0f212d", "#e7eef3", "#000"
    INK_SOFT = "#475a68", "#a5b6c3", "#333"
    LINE = "#d9e1e7", "#263744", "#999"
    CONTROL = "#6b7f8d", "#718797"
    ACCENT = "#0b4f78", "#82c3ec", "#000"
    ACCENT_STRONG = "#083a59", "#b1dbf5", "#000"
    ACCENT_SOFT = "#e6f1f7", "#12303f", "#fff"
    ON_ACCENT = "#fff", "#06202f"
    DEEP = "#0b3a5b", "#0a2b43", "#fff"
    ON_DEEP = "#fff", "#f2f8fc", "#000"
    ON_DEEP_SOFT = "#bcd6e6", "#a6c6da", "#333"
    DEEP_LINE = "#2c5b7c", "#27506d", "#999"
    WARM = "#a83a0c", "#f5a774", "#000"
    WARM_SOFT = "#fdf0e7", "#33200f", "#fff"
    GOOD = "#17663f", "#7fd0a3", "#000"
    GOOD_SOFT = "#e7f4ec", "#10291d", "#fff"
    STOP = "#9f1d2b", "#ff9aa2"

    # Maps, and what one comes for on a timeline
    SEA = "#f1f5f8", "#0f1c26"
    LAND = "#d3dde4", "#22333f"
    HALO = "#fff", "#0f1c26"
    ENCOUNTER = "#b5d6e8", "#1d4c66"

    TRACK_1 = "#1c6cb0", "#6db4ef"
    TRACK_2 = "#0b7b74", "#4cc4b8"
    TRACK_3 = "#9a6200", "#dfae4c"
    TRACK_4 = "#87409a", "#cf96e0"
    TRACK_5 = "#bf4326", "#f28d70"
    TRACK_6 = "#56741a", "#a5c45f"
    TRACK_7 = "#5055c4", "#a2a6f7"
    TRACK_8 = "#b5356d", "#f08cb5"
    TRACK_9 = "#55697a", "#9db1c2"
    TRACK_10 = "#85553a", "#cfa083"

    # Only on light ground: hairlines of drawings and papers, nights in a hotel; the frame of a browser in the dark
    RULE = "#c5d0d8"
    STAY = "#a9b8c3"
    FRAME_DARK = "#0a1620"

    # White is read on these: the verdict at the door, the band of a badge's category
    VERDICT_WELCOME = "#14603a"
    VERDICT_ALREADY = "#8a4b00"
    VERDICT_REFUSED = "#931c28"
    VERDICT_WAITING = "#3b4c59"
    VERDICT_KEPT = "#6b4a00"
    BAND_2 = "#9a4a0c"
    BAND_3 = "#2f6b3a"
    BAND_4 = "#6b3a7d"
    BAND_5 = "#3d4f5f"
    BAND_6 = "#a02c3f"
    BAND_7 = "#1f6f74"
    BAND_8 = "#3b4a9c"

    def __init__(self, light: str, dark: str = "", printed: str = "") -> None:
        self.light = light
        self.dark = dark
        self.printed = printed or light

    @property
    def token(self) -> str:
        """The name of its custom property."""
        return "--" + self.name.lower().replace("_", "-")


TRACKS = tuple(Colour[f"TRACK_{number}"].light for number in range(1, 11))
BANDS = (Colour.ACCENT.light, *(Colour[f"BAND_{number}"].light for number in range(2, 9)))


def of_papers() -> Mapping[str, str | tuple[str, ...]]:
    """Return what the templates of papers take, by name."""
    used = (Colour.INK, Colour.INK_SOFT, Colour.ACCENT, Colour.ACCENT_SOFT, Colour.WARM, Colour.RULE)
    return {colour.token.removeprefix("--"): colour.light for colour in used} | {"bands": BANDS}
