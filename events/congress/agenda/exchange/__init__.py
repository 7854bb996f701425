"""schedule.xml and schedule.json of the c3voc format, read and written."""
