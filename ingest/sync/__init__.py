"""Mirrors of sources that change where they come from: Lovdata's archives, a folder, a website."""
