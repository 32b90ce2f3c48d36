"""The JSON API: the same answers as every other channel, for other programs."""
