"""What an event's organizers write in mails: the texts of automatic ones, messages to many."""
