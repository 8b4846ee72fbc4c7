"""What the checks in Python share: commands, records, and what was expected."""
import json
import os
import re
import signal
import subprocess
import sys

DEMO = os.environ["DEMO"]
TOP = os.environ["TOP"]
_wrong = 0


def say(*words):
    print(*words, flush=True)


def expect(holds, text):
    """Says so, and remembers it, where something does not hold."""
    global _wrong
    if not holds:
        _wrong += 1
        say("WRONG:", text)
    return holds


def same(seen, wanted, text):
    return expect(seen == wanted, f"{text}: {seen!r}, expected {wanted!r}")


def done():
    sys.exit(1 if _wrong else 0)


def run(*words, rc=0, stdin=None, env=None, seconds=60):
    """Runs a command without a shell; where it does not end as expected, that is said."""
    ended = subprocess.run(words, input=stdin, capture_output=True, timeout=seconds,
                           env={**os.environ, **(env or {})})
    if rc is not None and not expect(
            ended.returncode == rc, f"{' '.join(words)[:120]}: exit {ended.returncode}, not {rc}"):
        say(ended.stderr.decode(errors="replace")[-2000:])
    return ended


def skip(why):
    say(f"cannot be tried here: {why}")
    sys.exit(77)


def alone(*folders):
    """Goes on in a view of the file system of our own, with these folders empty: what a daemon finds and leaves there is
    not the machine's. Only root can."""
    if "REAL_ALONE" in os.environ:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        return
    view = ["unshare", "--mount", "--propagation", "private"]
    mounts = " && ".join(f"mount -t tmpfs -o mode=755 none {folder}" for folder in folders)
    tried = subprocess.run([*view, "sh", "-c", mounts], capture_output=True, check=False)
    if tried.returncode:
        skip(f"no mounts of our own: {tried.stderr.decode().strip()}")
    os.environ["REAL_ALONE"] = "1"
    os.execvp(view[0], [*view, "sh", "-c", mounts + ' && exec "$@"', "sh", sys.executable, *sys.argv])


def files_of_the_manual():
    """The files that rm-tools(7) shows, whose first comment is their path, and its table for cron: path, text."""
    page = run("mandoc", "-T", "markdown", f"{TOP}/man/rm-tools.7").stdout.decode()
    files, path = {}, None
    lines = page.splitlines()
    for i, line in enumerate(lines):
        start = re.match(r"\t# (/[^ :]+|The table)", lines[i + 1] if line.startswith("\t#!") else line)
        if line and not line.startswith("\t"):
            path = None
        elif start and start[1] not in files:
            path = start[1]
            files[path] = ""
        if path:
            files[path] += line[1:] + "\n"
    return {path: text.rstrip("\n") + "\n" for path, text in files.items()}


def records(*paths):
    """The highest revision of each record, by (type, id)."""
    found = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                key = record["type"], record.get("id")
                if key not in found or found[key].get("rev", 0) < record.get("rev", 0):
                    found[key] = record
    return found


def of_type(found, type_):
    return {key[1]: record for key, record in found.items() if key[0] == type_}


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return path


def write_records(path, *lines):
    return write(path, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def programme(folder=DEMO):
    folder = os.path.join(folder, "programme")
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
