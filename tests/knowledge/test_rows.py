"""What an editor is told about a file of content that cannot be read at all."""

from __future__ import annotations

import pytest

from knowledge.rows import ContentFileError, read_file


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "没有这个文件"),
        ("region: 新乡".encode("gb18030"), "另存为 UTF-8"),
        (b'region: "410702"\nplan: [one\n', "第 3 行附近写法不对，检查缩进、冒号和引号"),
        (b"first: 2026-02-30\n", "改成真有的一天"),
        (b"\x00", "检查文件有没有损坏"),
        (b"- one\n", "要写成“字段: 值”"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_what_to_do(tmp_path, content, told):
    path = tmp_path / "table.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ContentFileError, match=told) as refused:
        read_file(path)
    assert str(refused.value).startswith("table.yaml：")
