"""Calendars as Python's icalendar reads them, and as the records have them."""
import os
from datetime import datetime

import icalendar
from real import DEMO, of_type, programme, records, run

NOW = "2026-05-12T08:00:00Z"


def export(path, *options, files=None, now=NOW):
    # Pairs that lack a meeting are named in a warning.
    ended = run("rm-schedule", "--ics", "--now", now, *options, *(files or programme()))
    with open(path, "wb") as file:
        file.write(ended.stdout)
    return path


def add_new_meetings(folder):
    """A copy of the demonstration's programme in which no meeting is only about to be placed."""
    run("cp", "-R", f"{DEMO}/programme", folder)
    files = sorted(os.path.join(folder, name) for name in os.listdir(folder))
    new = run("rm-schedule", "--now", NOW, *files).stdout
    run("rm-checkin", "add", f"{folder}/meetings.jsonl", stdin=new)
    return files


def meetings(files):
    return of_type(records(*files), "meeting")


def when(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def events(data):
    """By UID; a UID that is there twice is an error."""
    found = {}
    for event in icalendar.Calendar.from_ical(data).walk("VEVENT"):
        uid = str(event["UID"])
        assert uid not in found, f"{uid} twice"
        found[uid] = event
    return found


def read(path):
    with open(path, "rb") as file:
        return file.read()
