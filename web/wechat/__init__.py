"""The WeChat Official Account: its protocol in, our answers out. Imports nothing but what it needs."""
