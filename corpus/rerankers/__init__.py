"""What reads a question and a passage together: one port, a model's adapter, one without."""
