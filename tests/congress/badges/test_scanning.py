"""Codes read from pictures that a browser sends, and what else it may send."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import zlib

import pytest
from PIL import Image, ImageFilter

from events.platform.qr.code import qr_rows
from events.platform.qr.scanning import MAX_PICTURE_BYTES, PictureError, decode_picture

TEXT = "W1" + "7K3F9A" * 20


def photograph(size: tuple[int, int] = (640, 480), *, mode: str = "L", angle: float = 17) -> Image.Image:
    """A frame with the code in it, turned, a little blurred, on a grey table."""
    rows = qr_rows(TEXT)
    code = Image.new("L", (len(rows) + 8, len(rows) + 8), 255)
    for y, row in enumerate(rows):
        for x, module in enumerate(row):
            code.putpixel((x + 4, y + 4), 0 if module == "1" else 255)
    side = min(size) * 2 // 3
    code = code.resize((side, side), Image.Resampling.NEAREST).rotate(angle, expand=True, fillcolor=255)
    frame = Image.new("L", size, 180)
    frame.paste(code, ((size[0] - code.width) // 2, (size[1] - code.height) // 2))
    return frame.filter(ImageFilter.GaussianBlur(0.7)).convert(mode)


def encoded(picture: Image.Image, kind: str) -> bytes:
    data = io.BytesIO()
    picture.save(data, kind)
    return data.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(640, 480), (1080, 1920), (5000, 4000)])
def test_a_code_in_a_photograph_is_read(kind: str, size: tuple[int, int]) -> None:
    assert decode_picture(encoded(photograph(size), kind)) == TEXT


def test_a_transparent_picture_stands_on_white() -> None:
    picture = photograph(angle=0)
    picture.putalpha(picture.point(lambda shade: 255 if shade < 100 else 0))
    assert decode_picture(encoded(picture.convert("LA"), "PNG")) == TEXT


@pytest.mark.parametrize("mode", ["1", "P", "RGB", "RGBA"])
def test_every_mode_of_colour_is_read(mode: str) -> None:
    assert decode_picture(encoded(photograph(mode=mode, angle=0), "PNG")) == TEXT


def test_a_picture_without_code_gives_nothing() -> None:
    assert decode_picture(encoded(Image.new("RGB", (640, 480), "grey"), "JPEG")) is None


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PPM", "PDF"])
def test_another_format_is_refused_by_its_content(kind: str) -> None:
    with pytest.raises(PictureError):
        decode_picture(encoded(photograph(), kind))


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\0" * 1000])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureError):
        decode_picture(data)


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(PictureError, match="5 MiB"):
        decode_picture(encoded(photograph(), "PNG") + b"\0" * MAX_PICTURE_BYTES)


@pytest.mark.parametrize(("width", "height"), [(4473, 4472), (12_000, 12_000), (60_000, 60_000), (2**31 - 1, 1)])
def test_a_decompression_bomb_is_refused_by_its_header(width: int, height: int) -> None:
    """A PNG that declares far more than it sends: nothing of it is unpacked."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000)) + chunk(b"IEND", b"")
    with pytest.raises(PictureError):
        decode_picture(bomb)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_broken_pictures_are_refused_or_read_and_nothing_else(kind: str) -> None:
    whole, choose = encoded(photograph((320, 240)), kind), random.Random(kind)  # noqa: S311  # no secret
    for _ in range(150):
        broken = bytearray(whole[: choose.randrange(len(whole))] if choose.random() < 0.3 else whole)
        for _ in range(choose.randrange(1, 30)):
            if broken:
                broken[choose.randrange(len(broken))] = choose.randrange(256)
        with contextlib.suppress(PictureError):
            assert decode_picture(bytes(broken)) in {TEXT, None}
