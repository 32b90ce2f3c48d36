"""Pictures drawn for tests."""

from __future__ import annotations

import io
import random
import struct
import zlib

from PIL import Image, ImageCms


def drawn(width=60, height=40, *, kind="PNG", mode="RGB", colour=(200, 30, 30), **told):
    """The bytes of a picture in one colour, its upper left quarter white."""
    image = Image.new("RGB", (width, height), colour)
    image.paste((255, 255, 255), (0, 0, width // 2, height // 2))
    return written(image.convert(mode), kind, **told)


def photograph(width=400, height=300, *, kind="JPEG", **told):
    """The bytes of a picture in which every point is another."""
    noise = random.Random(1).randbytes(width * height * 3)  # noqa: S311 - no secret
    return written(Image.frombytes("RGB", (width, height), noise), kind, **told)


def written(image, kind="PNG", **told):
    file = io.BytesIO()
    image.save(file, kind, **told)
    return file.getvalue()


def opened(content):
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def claims(width, height):
    """A PNG of a few bytes whose head claims a size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def profile_of_screens():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
