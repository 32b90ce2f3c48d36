"""Dated figures of policy, and the sums spelled out from them."""
