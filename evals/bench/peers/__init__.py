"""Other ways to find passages and to stop messages, behind ports, for measuring ours beside them.

The modules of other packages are imported by `line_up` only, and only where they are installed.
"""
