"""Adaptive Cards (1.5): what stands beside an answer, and what may be pressed.

A button's data are `language` and, by verb: `ask` and `send_masked`: `text`; `show_source`:
`source`, `start`, `end`; `subscribe` and `unsubscribe`: `source`.
"""
