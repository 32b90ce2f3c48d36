"""The editors' desk: who may enter it, as what, and what they did there."""
