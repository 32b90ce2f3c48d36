"""Every edge of 育儿通: HTTP, HTML, WeChat, the command line, settings and wiring."""
