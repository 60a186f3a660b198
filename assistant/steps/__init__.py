"""The steps of a question's way, one a module; `assistant.pipeline` says in which order."""
