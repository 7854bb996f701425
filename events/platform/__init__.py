"""The wing that any web product of this kind could use; knows no table of the trade."""
