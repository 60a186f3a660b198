"""What turns found passages into a draft answer; the check comes afterwards."""
