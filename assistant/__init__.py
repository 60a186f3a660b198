"""The conversation: a question in, a checked and cited answer out, over every channel."""
