"""Where chunks' vectors are kept: one port, Chroma for real use, memory for small ones."""
