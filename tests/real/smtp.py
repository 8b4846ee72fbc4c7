"""A mail server on loopback that answers as it is told, and the mail programs that talk to it."""
import asyncio
import email
import email.policy
import logging
import os
import socket

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from real import write

logging.getLogger("mail.log").setLevel(logging.ERROR)


def free_port():
    """The system's choice, so that two runs do not meet."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class _Session(SMTP):
    """Can cut the connection at any point."""

    def connection_made(self, transport):
        super().connection_made(transport)
        owner = self.event_handler
        owner.n_connections += 1
        self.early = owner.early.get(owner.n_connections)
        if self.early == "drop at connect":
            transport.abort()

    def data_received(self, data):
        # msmtp writes in small pieces, and would wait 40 ms for each to be acknowledged.
        self.transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        super().data_received(data)

    async def smtp_DATA(self, arg):
        if getattr(self.session, "verdict", "") != "drop in DATA":
            return await super().smtp_DATA(arg)
        await self.push("354 go on")
        await self._reader.readline()
        self.transport.abort()


class _Controller(Controller):
    def factory(self):
        return _Session(self.handler, **self.SMTP_kwargs)


class Server:
    """answer(recipient, attempt) tells what becomes of a message:

    "250"            it is taken
    "451", "421", "550"      refused with this code when the recipient is named
    "data 451", "data 550"   refused after the message was given
    "stall"          no answer for longer than the mail program waits; not taken
    "drop at RCPT", "drop in DATA"   the connection is cut there
    "drop"           cut after the message was given; not taken
    "take and drop"  taken, but the connection is cut before the sender is told

    early: {number of the connection, from 1: "drop at connect" or "drop at MAIL"}
    """

    texts = {"421": "421 4.3.2 closing", "451": "451 4.2.0 try again later",
             "550": "550 5.1.1 no such user"}

    def __init__(self, answer=lambda recipient, attempt: "250", stall_s=4, early=None):
        self.answer, self.stall_s, self.early = answer, stall_s, early or {}
        self.attempts, self.n_connections = {}, 0
        self.seen = []  # (recipient, bytes) that came, taken or not
        self.taken = []
        self.port = free_port()
        # It greets as localhost, so that no name server is asked.
        self._controller = _Controller(
            self, hostname="127.0.0.1", port=self.port, server_hostname="localhost")

    def __enter__(self):
        self._controller.start()
        self.n_connections = 0  # the controller looks whether it is there
        return self

    def __exit__(self, *_):
        self._controller.stop()

    async def handle_MAIL(self, server, session, envelope, address, options):
        if server.early == "drop at MAIL":
            server.transport.abort()
        envelope.mail_from = address
        return "250 2.1.0 ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.attempts[address] = self.attempts.get(address, 0) + 1
        session.verdict = self.answer(address, self.attempts[address])
        if session.verdict == "drop at RCPT":
            server.transport.abort()
        if session.verdict in self.texts:
            return self.texts[session.verdict]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        verdict = session.verdict
        come = [(address, envelope.content) for address in envelope.rcpt_tos]
        self.seen += come
        if verdict == "stall":
            await asyncio.sleep(self.stall_s)
            return self.texts["451"]
        if verdict in ("250", "take and drop"):
            self.taken += come
        if verdict.endswith("drop"):
            server.transport.abort()
        return self.texts.get(verdict[-3:], "250 2.0.0 taken")


def msmtp(port):
    """The command for --sendmail. A stall is given up after two seconds."""
    path = write(os.path.abspath(f"msmtp-{port}.conf"),
                 f"account default\nhost 127.0.0.1\nport {port}\nauto_from off\n"
                 "from mentoring@example.org\ntimeout 2\ntls off\nauth off\n")
    os.chmod(path, 0o600)
    return f"msmtp -C {path} -t"


def esmtp(port):
    path = write(os.path.abspath(f"esmtp-{port}.conf"), f"hostname = 127.0.0.1:{port}\n")
    os.chmod(path, 0o600)
    return f"esmtp -C {path} -f mentoring@example.org -t"


def parse(message):
    return email.message_from_bytes(message, policy=email.policy.default)


def message_id(message):
    return str(parse(message)["Message-ID"])


def text_of(message):
    return parse(message).get_content().replace("\r\n", "\n")


def lacks(text, subject, body):
    """What of a reminder a message does not have: its subject, its paragraphs."""
    return [part for part in [subject, *body.split("\n\n")]
            if part.strip() and part.strip() not in text]
