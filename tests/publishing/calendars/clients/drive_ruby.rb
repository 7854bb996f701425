# icalendar for Ruby: FILE.ics… in, one JSON object out, as `tests.calendars.clients` says. Zones are those of the
# file's own VTIMEZONE.
require "icalendar"
require "json"

def moment(time)
  return time.strftime("%Y-%m-%d") if time.is_a?(Icalendar::Values::Date)

  time.to_time.utc.strftime("%Y-%m-%dT%H:%M:%SZ")
end

def zone(time)
  time.is_a?(Icalendar::Values::Date) ? nil : (time.tz_utc ? "UTC" : Array(time.ical_params["tzid"]).first)
end

def text(value)
  value.nil? || value.to_s.empty? ? nil : value.to_s
end

def minutes_before(alarm)
  Integer(/\A-PT(\d+)M\z/.match(alarm.trigger.value_ical)[1])
end

def entry(event)
  finish = event.dtend || event.dtstart
  {
    uid: text(event.uid), sequence: event.sequence.to_i, summary: text(event.summary),
    description: text(event.description), location: text(event.location), status: text(event.status),
    transparency: text(event.transp), start: moment(event.dtstart), end: moment(finish),
    start_zone: zone(event.dtstart), end_zone: zone(finish), alarms: event.alarms.map { |alarm| minutes_before(alarm) }
  }
end

def read(file)
  calendar = File.open(file, "r:UTF-8") { |opened| Icalendar::Calendar.parse(opened).first }
  { entries: calendar.events.map { |event| entry(event) }, errors: [] }
end

print JSON.generate(ARGV.to_h { |file| [file, read(file)] })
