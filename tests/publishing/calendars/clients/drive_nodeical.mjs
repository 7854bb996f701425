// node-ical (MagicMirror, Node-RED, ioBroker): FILE.ics… in, one JSON object out, as `tests.calendars.clients` says.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.CALENDAR_CLIENTS, "package.json"));
const ical = require("node-ical");

function two(number) {
  return String(number).padStart(2, "0");
}

function when(time) {
  if (time.dateOnly) return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return time.toISOString().replace(".000Z", "Z");
}

function zoneOf(time) {
  return time.dateOnly ? null : time.tz === "Etc/UTC" ? "UTC" : time.tz;
}

function text(value) {
  return (value && typeof value === "object" ? value.val : value) || null;
}

function minutesBefore(alarm) {
  return Number(/^-PT(\d+)M$/.exec(alarm.trigger)[1]);
}

function entry(event) {
  return {
    uid: text(event.uid),
    sequence: Number(event.sequence),
    summary: text(event.summary),
    description: text(event.description),
    location: text(event.location),
    status: event.status,
    transparency: event.transparency,
    start: when(event.start),
    end: when(event.end),
    start_zone: zoneOf(event.start),
    end_zone: zoneOf(event.end),
    alarms: (event.alarms ?? []).map(minutesBefore),
  };
}

function read(file) {
  const found = Object.values(ical.sync.parseICS(readFileSync(file, "utf8")));
  return { entries: found.filter((part) => part.type === "VEVENT").map(entry), errors: [] };
}

const files = process.argv.slice(2);
process.stdout.write(JSON.stringify(Object.fromEntries(files.map((file) => [file, read(file)]))));
