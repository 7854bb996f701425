"""A QR from a photograph, for browsers that cannot read codes themselves."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PICTURE_BYTES = 5 * 2**20
MAX_PIXELS = 20_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")
# A code that takes a tenth of the width is still read at this size; more pixels only cost time.
_SIDE = 2400


class PictureError(ValueError):
    """Not a picture that is read here: too large, broken, or neither JPEG, PNG nor WebP by its content."""


def decode_picture(data: bytes) -> str | None:
    """Return the text of a QR code in a JPEG, PNG or WebP picture, or None when none is seen.

    At most 5 MiB and 20 megapixels, which its header must admit before a pixel is unpacked. Takes some 5 ms
    for a camera's frame and up to half a second for the largest: call it in a thread. Raise PictureError.
    """
    import zxingcpp

    found = zxingcpp.read_barcodes(_pixels(data), formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    return next((code.text for code in found), None)


def _pixels(data: bytes) -> Image:
    """Return the picture in grey, on white where it is transparent."""
    from PIL import Image

    if len(data) > MAX_PICTURE_BYTES:
        raise PictureError("the picture is larger than 5 MiB")
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise PictureError("the picture has more than 20 megapixels")
            picture.draft("L", (_SIDE, _SIDE))
            picture.thumbnail((_SIDE, _SIDE), Image.Resampling.BOX)
            if not picture.has_transparency_data:
                return picture.convert("L")
            ground = Image.new("RGBA", picture.size, "white")
            return Image.alpha_composite(ground, picture.convert("RGBA")).convert("L")
    except PictureError:
        raise
    except Exception as error:  # a decoder fed with arbitrary bytes has many ways to fail
        raise PictureError(f"not a picture that can be read: {error}") from error
