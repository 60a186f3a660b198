"""What comes in and goes out is judged here: text in, verdict out."""
