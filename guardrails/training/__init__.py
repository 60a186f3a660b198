"""Offline training of the guard's classifier; nothing that runs imports it."""
