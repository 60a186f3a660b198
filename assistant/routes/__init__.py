"""Which way a question goes before anything is looked up."""
