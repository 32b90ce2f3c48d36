"""What of a document an article cannot hold, counted while it is read and told in plain words."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections import Counter


class Loss(Enum):
    """One kind, in the order in which it is told; {} stands for how many there were."""

    LINKS = "链接：{} 处，不是 https 或官方网站的，只留下了字"
    LINKED_PICTURES = "图：{} 处只是链接，没有存进文件里"
    BROKEN_PICTURES = "图：{} 处，文件里找不到"
    MERGED_CELLS = "合并的单元格：拆开了，每一格都写上同样的字，请看看对不对"
    HEADLESS_TABLES = "表格：{} 个，第一行当成了表头，请看看对不对"
    NESTED_TABLES = "表格里套的表格：{} 个，拆成了字"
    BOXES = "文本框：{} 处，里面的字放到了那一段后面，请看看位置对不对"
    EMBEDDED = "嵌在里面的文件或表格：{} 个"
    CHARTS = "图表、流程图：{} 个，可以截成图片再放进来"
    SHAPES = "画的图形、艺术字：{} 处"
    FORMULAS = "公式：{} 处，换成了“〔公式〕”，请自己写上"
    CHANGES = "修订：当作都接受了，改掉的字不要了"
    COMMENTS = "批注：{} 条"
    STRUCK = "划掉的字：{} 处"
    HIDDEN = "隐藏的字：{} 处"
    READINGS = "注在字上面的拼音：{} 处"
    CONTENTS = "目录"
    MARGINS = "页眉、页脚里的字"
    COLOURS = "字的颜色、底色和下划线"
    MACROS = "宏（藏在文件里的程序）"
    OTHERS = "还有 {} 处认不出来的内容"


def told(losses: Counter[Loss]) -> tuple[str, ...]:
    """The lines about what there was.

    >>> from collections import Counter
    >>> told(Counter({Loss.CONTENTS: 1, Loss.COMMENTS: 2}))
    ('批注：2 条', '目录')
    """
    return tuple(loss.value.format(losses[loss]) for loss in Loss if losses[loss])
