"""`python -m web.cli`: the command without its script."""

from web.cli import main

main()
