"""From the bytes of any picture to one that a page may show.

What comes out was drawn anew from the points alone: nothing that stood beside
them in the file (where a photograph was taken, whose telephone it was, text
that a browser could run) is left.
"""

from __future__ import annotations

import hashlib
import io
import struct
import threading
import zlib
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_POINTS: Final = 26_000_000
"""Of all but photographs: each point takes up to four bytes while it is read."""
MOST_POINTS_OF_PHOTOGRAPH: Final = 64_000_000
"""Today's telephones take 12 to 50 million; a JPEG is read at a half or a quarter of its size."""
WIDEST: Final = 1280
HIGHEST: Final = 8_000
"""WebP holds no more than 16,383; a long picture of a telephone has about 8,000."""

_SMALLER: Final = "请在手机上截个图，或者用微信发给自己（不勾“原图”）再存下来，就小了。"
_QUALITY: Final = 82
_DRAWN_COLOURS: Final = 4_096
"""A drawing or a picture of a screen has fewer; without losses it is smaller and its letters are sharp."""
_WHITE: Final = (255, 255, 255)
_ORIENTATION: Final = 0x0112
_SIXTEEN_TO_EIGHT_BITS: Final = 1 / 256
_START: Final = 1024
_HEIC: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_OURS: Final = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8")
_ONE_AT_A_TIME: Final = threading.Lock()
"""One picture may take 150 MB while it is read; ten that come together would take the machine."""


class Refusal(Enum):
    """Why a file is no picture that we take, as a word for the log: what is so, and what to do."""

    EMPTY = "这个文件是空的。请看看是不是选错了，再选一次。"
    TOO_LARGE = f"这张图太大，最多收 {MOST_BYTES // (1024 * 1024)} MB。{_SMALLER}"
    TOO_MANY_POINTS = f"这张图的尺寸太大，网页上用不着。{_SMALLER}"
    DRAWING = "这是 SVG 图，里面能藏程序，所以不收。请打开它，截个图存成 PNG，再上传。"
    TELEPHONE_FORMAT = (
        "这是苹果手机的 HEIC 图（或 AVIF 图），有的手机打不开，所以不收。"
        "请在手机上截个图，或者用微信发给自己再存下来，存成 JPG 再上传。"
    )
    PAGES = "这是 PDF 文件，不是图。请打开它，截个图存成 PNG，再上传。"
    OTHER_FORMAT = "这个文件不是图，或者这种图认不出来。请打开它，截个图存成 PNG 或 JPG，再上传。"
    BROKEN = "这张图打不开，可能没有传完整，或者存坏了。请重新存一次，再上传。"


class NotAPicture(Exception):
    """A file is no picture that we take."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.name)
        self.code = refusal.name.lower()
        self.reason = refusal.value


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessedPicture:
    """A picture as it is kept and shown."""

    content: bytes
    media_type: str
    width: int
    height: int

    @property
    def id(self) -> str:
        """20 hex digits that stand for the content."""
        return hashlib.sha256(self.content).hexdigest()[:20]


def process(content: bytes) -> ProcessedPicture:
    """The picture in some bytes: turned upright, at most 1,280 points wide, without anything beside it.

    What kind of picture it is, the bytes tell. Of one that moves the first
    image is taken. Its size is known before the first point is read.

    Raises:
        NotAPicture: with any of `Refusal`.
    """
    _refuse_by_its_bytes(content)
    with _ONE_AT_A_TIME:
        try:
            return _encode(_upright(_opened(content)))
        except (OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError) as broken:
            raise NotAPicture(Refusal.BROKEN) from broken
        except (struct.error, zlib.error, OverflowError, MemoryError, RuntimeError) as broken:
            raise NotAPicture(Refusal.BROKEN) from broken


def _refuse_by_its_bytes(content: bytes) -> None:
    if not content:
        raise NotAPicture(Refusal.EMPTY)
    if len(content) > MOST_BYTES:
        raise NotAPicture(Refusal.TOO_LARGE)
    start = content[:_START].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if (
        start.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--"))
        and b"<svg" in content[:65536].lower()
    ):
        raise NotAPicture(Refusal.DRAWING)
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise NotAPicture(Refusal.TELEPHONE_FORMAT)


def _opened(content: bytes) -> Image.Image:
    """The picture, of which only the head was read.

    Raises:
        NotAPicture: broken, pages, other_format, too_many_points.
    """
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - a fifth of a second for who uploads nothing

    try:
        image = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "GIF"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise NotAPicture(Refusal.TOO_MANY_POINTS) from bomb
    except UnidentifiedImageError as unknown:
        raise NotAPicture(_unknown(content)) from unknown
    is_photograph = image.format in {"JPEG", "MPO"}
    if image.width * image.height > (MOST_POINTS_OF_PHOTOGRAPH if is_photograph else MOST_POINTS):
        raise NotAPicture(Refusal.TOO_MANY_POINTS)
    if is_photograph:
        image.draft(None, (WIDEST, WIDEST))
    return image


def _upright(image: Image.Image) -> Image.Image:
    """At its last size and the way up, in the colours of screens, on white."""
    image.load()
    profile, turn = image.info.get("icc_profile"), _turn(image)
    if image.mode.startswith("I") or image.mode == "F":
        image = image.point(lambda value: value * _SIXTEEN_TO_EIGHT_BITS).convert("L")
    elif image.mode in {"P", "PA", "1", "La", "RGBa"}:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    elif image.mode in {"L", "RGB"} and image.has_transparency_data:
        image = image.convert("RGBA")
    if turn is not None:
        image = image.transpose(turn)
    return _on_white(_in_colours_of_screens(_fitting(image), profile))


def _fitting(image: Image.Image) -> Image.Image:
    from PIL import Image as images  # noqa: PLC0415, N813 - loaded by now

    ratio = min(WIDEST / image.width, HIGHEST / image.height)
    if ratio >= 1:
        return image
    size = (max(1, round(image.width * ratio)), max(1, round(image.height * ratio)))
    return image.resize(size, images.Resampling.LANCZOS, reducing_gap=2.0)


def _turn(image: Image.Image) -> Image.Transpose | None:
    """How a camera says that its picture is to be turned; a note that cannot be read says nothing."""
    from PIL.Image import Transpose  # noqa: PLC0415 - loaded by now

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    try:
        return turns.get(int(image.getexif().get(_ORIENTATION, 1)))
    except (OSError, SyntaxError, ValueError, TypeError, LookupError, struct.error):
        return None


def _in_colours_of_screens(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB; a profile that cannot be followed is left aside."""
    from PIL import ImageCms  # noqa: PLC0415 - few pictures bring a profile

    if profile and image.mode in {"RGB", "RGBA", "L", "CMYK"}:
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            changed = ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode=mode
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            changed = None
        if changed is not None:
            return changed
    return image if image.mode in {"RGB", "RGBA"} else image.convert("RGBA" if image.mode == "LA" else "RGB")


def _on_white(image: Image.Image) -> Image.Image:
    """Without holes: black letters on nothing cannot be read where the page is dark."""
    from PIL import Image as images  # noqa: PLC0415, N813 - loaded by now

    if image.mode != "RGBA":
        return image
    ground = images.new("RGB", image.size, _WHITE)
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _encode(image: Image.Image) -> ProcessedPicture:
    image.info.clear()  # else the profile and what a camera noted would be written again
    encoded = [_webp(image, quality=_QUALITY, method=4)]
    if image.getcolors(_DRAWN_COLOURS) is not None:
        encoded.append(_webp(image, lossless=True, quality=60, method=4))
    content = min(encoded, key=len)
    return ProcessedPicture(content=content, media_type="image/webp", width=image.width, height=image.height)


def _webp(image: Image.Image, **how: float) -> bytes:
    written = io.BytesIO()
    image.save(written, "WEBP", **how)
    return written.getvalue()


def _unknown(content: bytes) -> Refusal:
    if content.startswith(_OURS) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return Refusal.BROKEN
    return Refusal.PAGES if b"%PDF-" in content[:_START] else Refusal.OTHER_FORMAT
