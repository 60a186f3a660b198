"""What the server keeps: feedback, and nothing of any conversation."""
