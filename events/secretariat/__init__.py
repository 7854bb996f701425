"""What joins congress and missions for those who run them."""
