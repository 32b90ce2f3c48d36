"""Whatever is uploaded comes out small, upright and harmless, or not at all."""

from __future__ import annotations

import contextlib
import io
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from knowledge.pictures.processing import HIGHEST, MOST_BYTES, WIDEST, NotAPicture, process
from tests.knowledge.pictures.pictures import (
    chunk,
    claims,
    drawn,
    opened,
    photograph,
    profile_of_screens,
    written,
)

SECRET = b"13800000000 at 35.30N 113.92E"


def refusal(content):
    with pytest.raises(NotAPicture) as refused:
        process(content)
    assert "请" in refused.value.reason
    return refused.value


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *(("JPEG", mode) for mode in ("RGB", "L", "CMYK")),
        *(("PNG", mode) for mode in ("RGB", "RGBA", "L", "LA", "P", "1", "I;16")),
        ("WEBP", "RGB"),
        ("GIF", "P"),
    ],
)
def test_each_kind_of_picture_comes_out_as_it_looks(kind, mode):
    image = Image.new("L", (60, 40), 90)
    image.paste(255, (0, 0, 30, 20))
    if mode == "I;16":
        wide = Image.new("I;16", image.size)
        wide.putdata([value * 256 for value in image.tobytes()])
        image = wide
    else:
        image = image.convert(mode)
    made = process(written(image, kind))
    shown = opened(made.content)
    assert (shown.format, shown.mode, shown.size) == ("WEBP", "RGB", (60, 40))
    assert made.media_type == "image/webp"
    limit = 128 if mode == "1" else 96
    assert all(value > 240 for value in shown.getpixel((10, 10)))
    assert all(value < limit + 8 for value in shown.getpixel((45, 33))) or mode == "1"


def test_a_photograph_is_turned_as_its_camera_says_and_made_at_most_1280_wide():
    image = Image.new("RGB", (3000, 2000), (0, 0, 0))
    image.paste((255, 255, 255), (0, 0, 1500, 1000))
    exif = Image.Exif()
    exif[0x0112] = 6
    made = process(written(image, "JPEG", exif=exif))
    assert (made.width, made.height) == (1280, 1920)
    shown = opened(made.content)
    assert shown.getpixel((1200, 100))[0] > 240  # the upper left corner has become the upper right
    assert shown.getpixel((100, 100))[0] < 16


def test_a_long_picture_of_a_telephone_stays_readable_and_a_thin_one_does_not_vanish():
    assert process(drawn(1080, 7800)).width == 1080
    assert process(drawn(1080, 20_000)).height == HIGHEST
    thin = process(drawn(9000, 1))
    assert (thin.width, thin.height) == (WIDEST, 1)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_where_and_by_whom_a_picture_was_taken_is_left(kind):
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    told = {"exif": exif, "icc_profile": profile_of_screens()}
    content = photograph(kind=kind, **told)
    if kind == "JPEG":
        content += b"<?xpacket " + SECRET
    if kind == "PNG":
        content = content[:33] + chunk(b"tEXt", b"Comment\0" + SECRET) + content[33:]
    assert SECRET in content
    made = process(content)
    assert SECRET not in made.content
    shown = opened(made.content)
    assert dict(shown.getexif()) == {}
    assert not {"exif", "icc_profile", "xmp"} & set(shown.info)


def test_a_picture_that_hides_a_page_in_its_bytes_loses_it():
    script = b"<script>alert(1)</script>"
    made = process(drawn() + script)
    assert script not in made.content


def test_a_drawing_with_holes_can_be_read_on_a_dark_page():
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 20, 20))
    assert opened(process(written(image)).content).getpixel((35, 35)) == (255, 255, 255)


def test_of_a_picture_that_moves_the_first_image_is_taken():
    frames = [Image.new("P", (20, 20), value) for value in (0, 200)]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    shown = opened(process(file.getvalue()).content)
    assert getattr(shown, "n_frames", 1) == 1
    assert sum(shown.getpixel((5, 5))) < 30


def test_a_drawing_keeps_its_letters_sharp_and_the_same_file_gives_the_same_id():
    content = drawn(300, 200)
    assert opened(process(content).content).getcolors() is not None
    assert process(content).id == process(content).id
    assert process(content).id != process(drawn(301, 200)).id


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff" + b"0" * MOST_BYTES, "too_large"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "drawing"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><!-- x --><svg/>", "drawing"),
        (b"\0\0\0\x18ftypheic" + b"0" * 100, "telephone_format"),
        (b"<html><script>alert(1)</script></html>", "other_format"),
        (b"%PDF-1.7 ...", "pages"),
        (b"PK\x03\x04" + b"0" * 100, "other_format"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "other_format"),
        (written(Image.new("RGB", (9, 9)), "BMP"), "other_format"),
        (written(Image.new("RGB", (9, 9)), "TIFF"), "other_format"),
        (photograph()[:9000], "broken"),
        (drawn(300, 300)[:-40], "broken"),
        (b"GIF89a" + b"\xff" * 40, "broken"),
    ],
)
def test_what_is_no_picture_of_ours_is_refused_with_what_to_do(content, code):
    assert refusal(content).code == code


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (2_000_000_000, 1), (12_000, 9_000)])
def test_a_bomb_is_refused_before_its_points_are_unpacked(width, height):
    process(drawn())  # the library is loaded
    tracemalloc.start()
    try:
        assert refusal(claims(width, height)).code == "too_many_points"
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 2_000_000


def test_a_bomb_in_the_text_beside_a_picture_is_refused():
    packed = chunk(b"zTXt", b"x\0\0" + zlib.compress(b"0" * 60_000_000))
    plain = drawn()
    assert refusal(plain[:33] + packed + plain[33:]).code == "broken"


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"]),
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=6)), min_size=1, max_size=5),
    st.floats(0.05, 1),
)
def test_a_damaged_file_is_a_picture_or_is_refused_and_nothing_else(kind, damages, share):
    content = bytearray(drawn(50, 50, kind=kind))
    for place, put in damages:
        at = int(place * (len(content) - 1))
        content[at : at + len(put)] = put
    cut = bytes(content[: max(1, int(len(content) * share))])
    with contextlib.suppress(NotAPicture):
        assert process(cut).width <= WIDEST
