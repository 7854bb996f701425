// ical.js (Thunderbird's parser), in strict mode: FILE.ics… in, one JSON object out, as `tests.calendars.clients` says.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.CALENDAR_CLIENTS, "package.json"));
const loaded = require("ical.js");
const ICAL = loaded.default ?? loaded;
ICAL.design.strict = true;

function when(time) {
  if (time.isDate) return time.toString();
  if (time.zone.tzid === "floating") throw new Error(`a floating time: ${time}`);
  return time.toJSDate().toISOString().replace(".000Z", "Z");
}

function zoneOf(time) {
  return time.isDate ? null : time.zone.tzid;
}

function minutesBefore(alarm) {
  return -alarm.getFirstPropertyValue("trigger").toSeconds() / 60;
}

function entry(component) {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence,
    summary: event.summary,
    description: event.description,
    location: event.location,
    status: component.getFirstPropertyValue("status"),
    transparency: component.getFirstPropertyValue("transp"),
    start: when(event.startDate),
    end: when(event.endDate),
    start_zone: zoneOf(event.startDate),
    end_zone: zoneOf(event.endDate),
    alarms: component.getAllSubcomponents("valarm").map(minutesBefore),
  };
}

function read(file) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return { entries: calendar.getAllSubcomponents("vevent").map(entry), errors: [] };
}

const files = process.argv.slice(2);
process.stdout.write(JSON.stringify(Object.fromEntries(files.map((file) => [file, read(file)]))));
