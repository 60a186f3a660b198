"""What the assistant knows: sources, chunks, indexes, releases and how they are searched."""
