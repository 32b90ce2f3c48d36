"""The registry of filed nurseries."""
