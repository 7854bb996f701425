"""What travellers carry and send: their pages, the copy on their phone, notes from the field, the roll call."""
