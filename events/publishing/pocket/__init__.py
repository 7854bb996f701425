"""The pages behind a private link: a participant's and a traveller's."""
