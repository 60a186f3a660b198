"""What forged Teams messages cost everybody else: our door beside the SDK's own."""
