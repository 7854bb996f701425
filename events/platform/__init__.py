"""What any web product of this kind needs; knows no table of the trade."""
