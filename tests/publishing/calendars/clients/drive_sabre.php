<?php
// sabre/vobject (Nextcloud, ownCloud): FILE.ics… in, one JSON object out, as `tests.calendars.clients` says.
// Debian's version is older than PHP 8.2 (what PHP says about its declarations is not about the calendar) and leaves
// the escapes of commas and semicolons to the application.
error_reporting(E_ALL & ~E_DEPRECATED);
require 'Sabre/VObject/autoload.php';

use Sabre\VObject;

function moment($property) {
    $time = $property->getDateTime();
    if (!$property->hasTime()) {
        return $time->format('Y-m-d');
    }
    return (clone $time)->setTimezone(new DateTimeZone('UTC'))->format('Y-m-d\TH:i:s\Z');
}

function text($property) {
    $plain = $property === null ? '' : str_replace(['\\,', '\\;'], [',', ';'], (string) $property);
    return $plain === '' ? null : $plain;
}

function minutes_before($alarm) {
    preg_match('/^-PT(\d+)M$/', (string) $alarm->TRIGGER, $found);
    return (int) $found[1];
}

function zone($property) {
    return $property->hasTime() ? $property->getDateTime()->getTimezone()->getName() : null;
}

function entry($event) {
    $end = $event->DTEND ?? $event->DTSTART;
    $alarms = [];
    foreach ($event->select('VALARM') as $alarm) {
        $alarms[] = minutes_before($alarm);
    }
    return [
        'uid' => text($event->UID), 'sequence' => (int) (string) $event->SEQUENCE,
        'summary' => text($event->SUMMARY), 'description' => text($event->DESCRIPTION),
        'location' => text($event->LOCATION), 'status' => text($event->STATUS), 'transparency' => text($event->TRANSP),
        'start' => moment($event->DTSTART), 'end' => moment($end),
        'start_zone' => zone($event->DTSTART), 'end_zone' => zone($end), 'alarms' => $alarms,
    ];
}

function read($file) {
    $calendar = VObject\Reader::read(file_get_contents($file));
    $errors = [];
    foreach ($calendar->validate() as $error) {
        $errors[] = $error['message'];
    }
    $entries = [];
    foreach ($calendar->select('VEVENT') as $event) {
        $entries[] = entry($event);
    }
    return ['entries' => $entries, 'errors' => $errors];
}

$answer = [];
foreach (array_slice($argv, 1) as $file) {
    $answer[$file] = read($file);
}
echo json_encode((object) $answer, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);
