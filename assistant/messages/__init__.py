"""What a person reads, in bokmål, nynorsk and English."""
