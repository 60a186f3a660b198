"""A judge model, where one is configured, and how far people agree with it."""
