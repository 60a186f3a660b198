"""What the product is worth: suites and benchmarks over questions with known answers."""
