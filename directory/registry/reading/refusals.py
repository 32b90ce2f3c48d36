"""Why a whole file is refused, and what to send instead."""

from __future__ import annotations

from enum import Enum

from directory.registry.reading import bounds
from directory.registry.report import Refused

_SAVE_AS_XLSX = "请在 WPS 或 Excel 里打开原文件，另存为 .xlsx 后再上传。"
_SAVE_AS_DOCX = "请在 WPS 或 Word 里打开，另存为 .docx 后再上传。"
_MEGABYTE = 1024 * 1024
PACKED_MARKS = (b"PK", bytes.fromhex("d0cf11e0a1b11ae1"), b"%PDF-")
"""How zip archives, compound files and PDFs begin: what they hold may be larger than they are."""


class Damage(Enum):
    """What makes a file unreadable."""

    BROKEN = "文件可能已损坏，或者没有传完整。"
    HOSTILE = "里面夹带了不安全的内容。"
    CUT_TEXT = "文字里有损坏的地方，或者没有传完整。"
    ENCODING = "文字编码认不出来，或者没有传完整。"
    OPEN_QUOTE = "里面有一个双引号没有成对，后面的内容都连在了一起。"
    JSON = "JSON 内容不完整，或写法有误。"


class Unsupported(Enum):
    """A format that is known and not read: what it is, and what to send instead."""

    OLD_WORD = ("这是旧版 Word 文档（.doc 或 .wps）", _SAVE_AS_DOCX)
    RTF = ("这是 RTF 文档", _SAVE_AS_DOCX)
    PACKED = ("这是压缩包", "请先解压，再上传里面的名单。")
    BINARY_WORKBOOK = ("这是 .xlsb 工作簿", _SAVE_AS_XLSX)
    XML_WORKBOOK = ("这是 XML 电子表格", _SAVE_AS_XLSX)
    XML = ("这是 XML 文件", _SAVE_AS_XLSX)
    OFD = ("这是 OFD 版式文件", "请用阅读软件转成带文字的 PDF，或向发布单位要一份 .xlsx 表格，再上传。")
    SLIDES = ("这是幻灯片", "请把里面的名单复制到表格里，存为 .xlsx 后再上传。")
    OPEN_DOCUMENT_TEXT = ("这份 OpenDocument 文件不是电子表格", _SAVE_AS_DOCX)
    UNKNOWN = ("这种文件不是表格", "请另存为 .xlsx 后再上传；也可以上传 .xls、.csv、.docx 或带文字的 PDF。")


def empty() -> Refused:
    """No bytes, or no cell that holds anything."""
    return Refused("empty", "这份文件里没有任何内容。请看看是不是选错了文件，再上传一次。")


def no_table() -> Refused:
    """Sentences, and no table."""
    return Refused(
        "no_table",
        "这份文件里没有找到表格。请把名单整理成一行一家机构的表格，第一行写上机构名称、地址、电话等，"
        "存为 .xlsx 后再上传。",
    )


def unreadable(damage: Damage = Damage.BROKEN) -> Refused:
    """Damaged or hostile."""
    return Refused("unreadable", f"这份文件打不开：{damage.value}{_SAVE_AS_XLSX}")


def too_large(size: int, limit: int) -> Refused:
    """More bytes than any list has; both in bytes."""
    return Refused(
        "too_large",
        f"这份文件有 {-(-size // _MEGABYTE)} MB，最多能收 {limit // _MEGABYTE} MB。"
        "请删去图片和无关的工作表，只留名单，或分成几份再上传。",
    )


def too_much_text() -> Refused:
    """A text file whose table is larger than any list."""
    return Refused("too_large", f"这份文件内容太多。{_table_bounds()}请分成几份再上传。")


def too_large_unpacked() -> Refused:
    """A packed file that unpacks to more than any list has."""
    return Refused(
        "too_large_unpacked",
        f"这份文件展开后内容过大，不像一份机构名单。{_table_bounds()}"
        "请新建一个空白工作簿，只把名单复制进去，另存为 .xlsx 后再上传。",
    )


def out_of_bounds(content: bytes) -> Refused:
    """Reading `content` took more memory or time than any list takes."""
    return too_large_unpacked() if content.startswith(PACKED_MARKS) else too_much_text()


def encrypted() -> Refused:
    """A password is asked for."""
    return Refused(
        "encrypted",
        "这份文件加了密码，打不开。请在 WPS 或 Excel 里取消密码后另存为 .xlsx，再上传。",
    )


def encrypted_pdf() -> Refused:
    """The same of a PDF, whose password Excel cannot take off."""
    return Refused(
        "encrypted",
        "这份 PDF 加了密码，打不开。请取消密码后再上传，或向发布单位要一份 .xlsx 表格来上传。",
    )


def picture() -> Refused:
    """A scan or a photograph: no text in it."""
    return Refused(
        "picture",
        "这是图片或扫描件，里面的字没法直接读取。请向发布单位要 Excel 或 Word 原件，"
        "或者把名单照着录入表格，存为 .xlsx 后再上传。",
    )


def unsupported(form: Unsupported) -> Refused:
    """A format that is not read."""
    what, instead = form.value
    return Refused("unsupported_format", f"{what}，暂时不能读取。{instead}")


def _table_bounds() -> str:
    return f"一份名单最多 {bounds.ROWS // 10_000} 万行、{bounds.COLUMNS} 列。"
