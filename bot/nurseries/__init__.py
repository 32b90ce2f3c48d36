"""Talking of nurseries: what is wished, what was found, and how it is told."""
