"""Every edge of 育儿通: HTTP, HTML, WeChat, the command line, settings and wiring."""

import os

# pypinyin reads it when it is imported: we ask for single characters only, and its phrases cost 0.2 s.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
