"""What KS staff type: one module for datasets, one for runs, one for benchmarks."""
