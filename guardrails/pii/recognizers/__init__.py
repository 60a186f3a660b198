"""One recogniser a module, each usable alone with Presidio."""
