"""Pictures made anew: a few hundred kilobytes in place of a phone's five megabytes, without where and when.

What is stored was encoded here. Of the file that came nothing is left but the pixels, upright, and a small colour
profile: no EXIF, no position, no thumbnail, no second file hidden behind the first.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from events.records.files.sniffing import JPEG, PNG

if TYPE_CHECKING:
    from PIL.Image import Image

Shape = tuple[int, int]  # width and height in pixels

LONGEST_SIDE = 2000  # pixels
PORTRAIT: Shape = (700, 900)  # of a passport photograph, 35 by 45 millimetres
# A baseline JPEG is scaled while it is unpacked; anything else stands in memory as a whole.
MOST_PIXELS_JPEG = 50_000_000
MOST_PIXELS = 25_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")
_LARGEST_PNG = 1_500_000  # bytes; a photograph as PNG becomes a JPEG
_LARGEST_PROFILE = 10_000  # bytes


class BrokenPictureError(ValueError):
    """Not a picture that can be decoded."""


class HugePictureError(ValueError):
    """More pixels than are unpacked here."""


def remade(data: bytes, shape: Shape | None = None) -> tuple[bytes, str]:
    """Return the picture, upright and at most 2,000 pixels long, and its media type: JPEG, or PNG for drawings.

    One with a `shape` is cut to its proportion around the middle, and made no larger than that.

    Takes up to a second. Raise BrokenPictureError, and HugePictureError before a pixel is unpacked.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            _check_size(picture)
            return _encoded(
                _cut(_upright(picture), shape), picture.format or "", picture.info.get("icc_profile") or b""
            )
    except (HugePictureError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise HugePictureError(str(error)) from error
    except Exception as error:  # a decoder fed with arbitrary bytes has many ways to fail
        raise BrokenPictureError(f"not a picture that can be read: {error}") from error


def _check_size(picture: Image) -> None:
    is_baseline = picture.format == "JPEG" and not picture.info.get("progressive")
    pixels, most = picture.width * picture.height, MOST_PIXELS_JPEG if is_baseline else MOST_PIXELS
    if pixels > most:
        raise HugePictureError(f"{pixels:,} pixels are more than {most:,}")


def _upright(picture: Image) -> Image:
    from PIL import Image, ImageOps

    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    turned = ImageOps.exif_transpose(picture)
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return turned


def _cut(picture: Image, shape: Shape | None) -> Image:
    from PIL import Image

    if shape is None:
        return picture
    width, height = shape
    wide = min(picture.width, round(picture.height * width / height))
    high = min(picture.height, round(picture.width * height / width))
    left, top = (picture.width - wide) // 2, (picture.height - high) // 2
    cut = picture.crop((left, top, left + wide, top + high))
    cut.thumbnail(shape, Image.Resampling.LANCZOS)
    return cut


def _encoded(picture: Image, source: str, profile: bytes) -> tuple[bytes, str]:
    is_seen_through = picture.has_transparency_data
    plain = picture.convert("RGBA" if is_seen_through else "RGB")
    plain.info.clear()
    # A profile of grey or CMYK does not fit what was converted to red, green and blue.
    kept = profile if picture.mode in {"RGB", "RGBA"} and len(profile) <= _LARGEST_PROFILE else None
    if source == "PNG" or is_seen_through:
        as_png = _saved(plain, "PNG", icc_profile=kept, optimize=False)
        if is_seen_through or len(as_png) <= _LARGEST_PNG:
            return as_png, PNG
    return _saved(plain, "JPEG", icc_profile=kept, quality=85, optimize=True), JPEG


def _saved(picture: Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()
