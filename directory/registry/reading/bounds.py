"""How much of an untrusted file is read, in one place.

A list of all 126,000 institutions that the country counts, twelve columns
wide, is 31 MB as CSV, 11 MB as .xlsx (90 MB unpacked, 190 MB as calamine
holds it) and 1.5 million cells: each bound lets that pass.
"""

BINARY_BYTES = 20 * 1024 * 1024
"""Workbooks, Word files, PDFs: they are compressed."""

TEXT_BYTES = 64 * 1024 * 1024
"""CSV, HTML, JSON; and so the most that any file may have."""

UNPACKED_BYTES = 200 * 1024 * 1024
UNPACKED_RATIO = 200
RATIO_FROM_BYTES = 10 * 1024 * 1024
"""A small file of blanks packs better than 200 to 1 and harms nobody."""
ARCHIVE_ENTRIES = 2_000

ROWS = 200_000
COLUMNS = 100
CELL_CHARACTERS = 5_000
"""What is kept of a longer text: enough to see that it is too long."""
CELLS = 2_600_000
CHARACTERS = 40_000_000
"""Of all cells; with CELLS, about 300 MB of Python objects at the very most."""
CELLS_WITHOUT_VALUE = 400_000
"""Formulas without results and errors: a list has a column or two of them at most."""
TITLE_CHARACTERS = 500

PDF_PAGES = 300
PDF_PAGE_OBJECTS = 50_000
"""Characters and lines of one page; finding a table among more takes minutes."""

CHILD_DATA_BYTES = 320 * 1024 * 1024
"""Private memory of the child; what it shares with files (libraries) is not counted."""
CHILD_ADDRESS_BYTES = 1024 * 1024 * 1024
CHILD_OUTPUT_BYTES = 256 * 1024 * 1024
CHILD_CPU_SECONDS_TEXT = 10
CHILD_CPU_SECONDS_PACKED = 20
CHILD_CPU_SECONDS_PDF = 60
"""The longest lists take 3 and 5 seconds; pdfplumber reads five pages a second."""
CHILD_SECONDS = 180
"""By the clock, for a machine that is busy with other work."""
