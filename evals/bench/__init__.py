"""Speed and quality beside peers, in one run."""
