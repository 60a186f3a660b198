"""Structure that nothing marks: told from shapes, numbers, repetition and a few signal words."""
