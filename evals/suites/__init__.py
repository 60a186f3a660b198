"""What is measured, a module a suite."""
