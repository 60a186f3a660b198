"""Questions and messages with what is expected of them, as people write them down."""
