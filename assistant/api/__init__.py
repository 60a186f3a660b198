"""The HTTP interface: what stays put for the programs that call it."""
