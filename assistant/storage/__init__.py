"""What the server keeps: feedback and subscriptions, and nothing of any conversation."""
