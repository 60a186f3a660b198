"""The icons, read back with a library that did not draw them."""

import io
from pathlib import Path

import pytest
from PIL import Image

from assistant.teams.package.icons import TEAL, WHITE, color_icon, main, outline_icon
from assistant.teams.package.manifest import ACCENT


@pytest.fixture(scope="module")
def color() -> Image.Image:
    return Image.open(io.BytesIO(color_icon()))


@pytest.fixture(scope="module")
def outline() -> Image.Image:
    return Image.open(io.BytesIO(outline_icon()))


def test_the_icons_are_as_large_as_teams_wants_them(
    color: Image.Image, outline: Image.Image
) -> None:
    assert (color.format, color.size, color.mode) == ("PNG", (192, 192), "RGBA")
    assert (outline.format, outline.size, outline.mode) == ("PNG", (32, 32), "RGBA")


def test_the_outline_is_white_on_nothing(outline: Image.Image) -> None:
    pixels = {outline.getpixel((x, y)) for x in range(32) for y in range(32)}
    assert {pixel[:3] for pixel in pixels if isinstance(pixel, tuple)} == {WHITE}
    alpha = list(outline.getchannel("A").tobytes())
    assert alpha[0] == 0
    assert 200 < sum(value > 127 for value in alpha) < 500
    assert any(0 < value < 255 for value in alpha)


def test_the_color_icon_is_whole_and_in_the_accent(color: Image.Image) -> None:
    assert color.getchannel("A").getextrema() == (255, 255)
    assert color.getpixel((0, 0)) == (*TEAL, 255)
    assert "#" + bytes(TEAL).hex() == ACCENT


def test_the_sign_keeps_to_the_middle_of_the_color_icon(color: Image.Image) -> None:
    box = color.convert("RGB").point(lambda value: 255 if value > 120 else 0).getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert 36 <= left < right <= 156
    assert 36 <= top < bottom <= 156


def test_the_sign_is_the_same_turned_half_around(color: Image.Image) -> None:
    sign = color.crop((76, 40, 116, 133))
    assert sign.tobytes() == sign.rotate(180).tobytes()


def test_the_command_draws_both_into_a_folder(tmp_path: Path) -> None:
    assert main([str(tmp_path / "icons")]) == 0
    assert (tmp_path / "icons" / "color.png").read_bytes() == color_icon()
    assert (tmp_path / "icons" / "outline.png").read_bytes() == outline_icon()
