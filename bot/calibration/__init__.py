"""Fitting what bot/confidence.yaml holds to our own questions."""
