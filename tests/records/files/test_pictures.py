"""Pictures are made anew: small, upright, without where and when."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from events.records.files.pictures import BrokenPictureError, HugePictureError, remade
from tests.records.files import samples


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def photograph(size: tuple[int, int], orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Phone of Ana"
    exif.get_ifd(0x8825).update({1: "N", 2: (16.0, 30.0, 0.0), 3: "W", 4: (68.0, 9.0, 0.0)})
    return samples.picture("JPEG", size, exif=exif, comment=b"at home", icc_profile=b"p" * 300)


def test_a_photograph_loses_its_position_and_stays_upright() -> None:
    sent = photograph((300, 200), orientation=6)
    assert b"Phone of Ana" in sent
    data, media_type = remade(sent)
    picture = opened(data)
    assert (media_type, picture.size, dict(picture.getexif())) == ("image/jpeg", (200, 300), {})
    assert b"Phone of Ana" not in data
    assert b"at home" not in data
    assert picture.info["icc_profile"] == b"p" * 300


def test_a_large_photograph_becomes_small() -> None:
    noise = samples.noise(1000).resize((4000, 3000))
    target = io.BytesIO()
    noise.save(target, "JPEG", quality=95)
    data, _ = remade(target.getvalue())
    assert opened(data).size == (2000, 1500)
    assert len(data) < len(target.getvalue()) / 3


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_made_anew(mode: str) -> None:
    data, media_type = remade(samples.picture("PNG", mode=mode, colour=0))
    assert (media_type, opened(data).size) == ("image/png", (60, 40))


def test_transparency_stays_and_hidden_text_does_not() -> None:
    from PIL.PngImagePlugin import PngInfo

    said = PngInfo()
    said.add_text("Author", "Ana of the office")
    data, _ = remade(samples.picture("PNG", mode="RGBA", colour=(255, 0, 0, 0), pnginfo=said))
    assert (opened(data).getpixel((0, 0)), b"Ana" in data) == ((255, 0, 0, 0), False)


def test_a_photograph_sent_as_png_becomes_a_jpeg() -> None:
    noise = samples.noise(1600)
    target = io.BytesIO()
    noise.save(target, "PNG")
    assert remade(target.getvalue())[1] == "image/jpeg"


def test_a_cmyk_picture_of_a_printer_is_made_anew() -> None:
    data, media_type = remade(samples.picture("JPEG", mode="CMYK", colour=(0, 0, 0, 0), icc_profile=b"cmyk" * 10))
    picture = opened(data)
    assert (media_type, picture.mode, "icc_profile" in picture.info) == ("image/jpeg", "RGB", False)


def test_what_follows_the_picture_is_gone() -> None:
    data, _ = remade(samples.picture("JPEG") + b"PK\x03\x04 a second file")
    assert b"second file" not in data


@pytest.mark.parametrize("side", [5001, 10_000, 60_000])
def test_a_small_file_of_very_many_pixels_is_refused_before_it_is_unpacked(side: int) -> None:
    bomb = samples.png_bomb(side)
    assert len(bomb) < 200
    with pytest.raises(HugePictureError):
        remade(bomb)


@pytest.mark.parametrize(
    "data", [samples.picture("JPEG")[:-200], samples.picture("PNG")[:60], b"\xff\xd8\xff", samples.PDF]
)
def test_a_broken_picture_is_refused(data: bytes) -> None:
    with pytest.raises(BrokenPictureError):
        remade(data)
