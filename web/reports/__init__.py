"""信息有误: what readers say is wrong with an institution or an article, and what came of it."""
