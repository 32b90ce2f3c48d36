"""What parents ask in vain: like questions together, what comes nearest, what was seen to, and figures."""
