"""What names a person in a text: telephones, numbers of identity cards, accounts, surnames.

Shared by what masks a parent's question and by what warns whoever writes an
article. Every expression is bounded, so that one reading takes time linear in
the text.
"""

from __future__ import annotations

import re
from typing import Final

HAN: Final = r"\u4e00-\u9fff"

MAIL: Final = re.compile(r"[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){1,4}")

MOBILE: Final = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)", re.ASCII)

LANDLINE: Final = re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)")

ID_NUMBER: Final = re.compile(
    r"(?<![0-9a-zA-Z])[1-9]\d{5}[ -]{0,2}(?:19|20)\d\d[ -]{0,2}(?:0[1-9]|1[0-2])[ -]{0,2}"
    r"(?:0[1-9]|[12]\d|3[01])[ -]{0,2}\d{3}[ -]{0,2}[0-9xX](?![0-9a-zA-Z])"
)
"""Also in groups, as on the card: 410702 19900101 1234. By its date, or three hotlines would be one."""

ACCOUNT: Final = re.compile(
    r"(微信号?|qq号?|vx)(\s{0,3}(?:是|为|:|：)?\s{0,3})[a-zA-Z0-9_-]{5,20}", re.IGNORECASE
)
"""The kind of account in group 1, what stands between in group 2."""

# A hundred of the commonest surnames, in two kinds: 王 begins few words, 高 begins 高龄
# and needs the name to end where a name ends.
PLAIN_SURNAMES = (
    "王李张刘陈杨赵吴徐胡朱郭罗梁宋郑谢韩冯董萧程曹袁邓许傅沈彭吕苏卢蒋蔡贾魏薛阎潘戴汪姜姚谭廖邹熊陆郝崔邱秦"
    "侯邵孟段钱尹黎乔贺赖龚"
)
WORDLIKE_SURNAMES = "黄周孙高林何马唐于曾丁叶余杜夏钟田任范方石金孔白康毛江史顾龙万雷汤易常武文"
NOT_A_NAME = (
    rf"(?![{HAN}]{{1,2}}[州市县省区镇])"
    r"(?!谢谢|张嘴|张家[口界]|胡说|胡乱|程序|陈述|韩国|秦皇岛|陆续|许多|许可|许昌|沈阳|邵阳|董事|熊猫|杨梅|李子|姜黄|钱[不够]"
    r"|高[龄危烧热血中级]|黄[疸体金山石冈]|白[天领血班癜]|马[上来鞍]|方[便面案]|何[时人必况]|任[何务]|于是|常[年规]"
    r"|金[牛华]|文[员盲]|夏[天令]|孙[子女]|林业|周[末岁一二三四五六日]|龙凤|康复|江[苏西湖门]|石家庄|石膏|丁克|万[一分]"
    r"|顾[问客]|唐山|武汉|汤阴|叶酸|余额|毛[病细巾]|易[怒发]|雷公|孔径)"
)

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"


def is_id_number(text: str) -> bool:
    """Whether what `ID_NUMBER` found is the number of an identity card: its last character fits the others.

    >>> is_id_number("410702 19900307 8888"), is_id_number("11010519491231002x")
    (False, True)

    Source: GB 11643-1999, whose example 11010519491231002X this is.
    """
    digits = [character for character in text.upper() if character not in " -"]
    total = sum(int(digit) * weight for digit, weight in zip(digits[:-1], _WEIGHTS, strict=True))
    return digits[-1] == _CHECKS[total % 11]
