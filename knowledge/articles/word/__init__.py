"""A Word document → the Markdown of an article, in a limited child process: one module a step."""
