"""Reading a mailbox, and the reports of mail servers in it."""
