"""Which event a mission goes with: a row that joins the two wings."""
