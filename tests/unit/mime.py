"""Reads messages back: mime.py FOLDER. Each N.eml must give what N.subject, N.to, N.from, N.text
and N.calendar hold, without a defect."""
import email
import email.header
import email.policy
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])


def expect(what, got, file):
    wanted = file.read_bytes().decode()
    if got != wanted:
        sys.exit(f"{file.name}: {what} is {got!r}, expected {wanted!r}")


def name_of(message, old, header):
    """Python 3.11 shows a space between two encoded words of a name, and makes one of two in a
    name; the parser that it had before does as RFC 2047 says."""
    phrase = old[header].rsplit("<", 1)[0].strip()
    if "=?UTF-8?B?" in phrase:
        return str(email.header.make_header(email.header.decode_header(phrase)))
    return message[header].addresses[0].display_name


for path in folder.glob("*.eml"):
    raw = path.read_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    old = email.message_from_bytes(raw)
    for part in message.walk():
        if part.defects or any(h.defects for h in part.values()):
            sys.exit(f"{path.name}: {part.defects} {[(k, h.defects) for k, h in part.items()]}")
    if not raw.isascii() or max(map(len, raw.splitlines())) > 76 or b"\r" in raw:
        sys.exit(f"{path.name}: not ASCII in lines of 76")
    expect("subject", message["subject"], path.with_suffix(".subject"))
    expect("from", name_of(message, old, "from"), path.with_suffix(".from"))
    expect("to", name_of(message, old, "to"), path.with_suffix(".to"))
    for header in "from", "to":
        name = path.with_suffix("." + header).read_bytes().decode()
        if len(name.encode()) <= 42:
            assert message[header].addresses[0].display_name.split() == name.split(), name
    expect("text", message.get_body(("plain",)).get_content(), path.with_suffix(".text"))
    calendars = [p for p in message.walk() if p.get_content_type() == "text/calendar"]
    for part in calendars:
        expect("calendar", part.get_payload(decode=True).decode(), path.with_suffix(".calendar"))
        assert part.get_param("method") == "REQUEST"
    assert bool(calendars) == path.with_suffix(".calendar").exists()
    assert message["message-id"] == "<id@example.org>"
    assert message["date"].datetime.isoformat() == "2026-09-21T09:05:07+00:00"
