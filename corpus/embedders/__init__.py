"""What turns text into vectors: one port, a trained model for real use, hashing without one."""
