"""The Teams bot: what comes in is admitted, understood, answered and spoken."""
