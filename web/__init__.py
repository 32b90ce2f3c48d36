"""Every edge of 育儿通: HTTP, HTML, WeChat, the command line, settings and wiring."""

import os

# Two libraries read these when they are imported, which is after this package.
# pypinyin: we ask for single characters only, and its phrases cost 0.2 s.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
# OpenBLAS: each process's own threads wait for cores that the other workers use;
# an answer took three times as long with them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
