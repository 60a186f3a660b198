"""Makes the word model of the repair; nothing that runs imports it."""
