"""The calendars as clients of others see them.

Each `drive_…` file asks one client: it is given files, and prints one JSON object of each file's name to what the
client understood, {"entries": [...], "errors": [...]}. An entry is plain:

    uid, sequence, summary, description, location, status, transparency    texts, null where there are none
    start, end                the instant in UTC, "2027-03-17T13:00:00Z", or the day; the end of days is exclusive, and
                              what takes no time ends when it starts
    start_zone, end_zone      IANA names, null for days
    alarms                    minutes before the start, of each

What a client does not tell is left out. `registry` knows the clients, `environment` installs those that Debian has
not, `cases` are what they are asked to read, and `python -m tests.publishing.calendars.clients`
prints the README's table.
"""
