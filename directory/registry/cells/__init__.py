"""From the text of a cell to a value, a module for each family of fields; nothing is repaired by guessing."""
