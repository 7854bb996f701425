"""The bytes of a mail and the connection that sends it."""
