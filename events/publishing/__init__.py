"""Pages, feeds, papers and mails made of records, congress and missions."""
