"""The page with the assistant, for a browser."""
