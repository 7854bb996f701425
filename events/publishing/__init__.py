"""What is made of records, congress and missions for whoever reads, prints or subscribes."""
