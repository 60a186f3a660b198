"""Training of the models that `corpus` ships. Nothing here runs when the assistant serves."""
