"""The ways in which a message leaves: into a folder, by a mail server, or by GOV.UK Notify."""

from __future__ import annotations

import os
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol

from django.conf import settings
from notifications_python_client.errors import HTTPError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient

from saferplan_portal.config import PortalConfig, secret
from saferplan_portal.outbox.models import Message

TIMEOUT = 20
"""Seconds that a server may be silent."""


class NotSent(Exception):
    """A message could not be sent.  `kind` says how it failed, without any address or word of it."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Sender(Protocol):
    """A way in which messages leave."""

    def send(self, message: Message) -> None:
        """Send a message.

        Raises `NotSent`.
        """


def address_of(message: Message) -> str:
    """Where a message goes to."""
    return message.address or message.to.email


def as_mail(message: Message, sender: str) -> EmailMessage:
    """A message as mail.  Its number is the message's own, so that a second copy is known as one."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = address_of(message)
    mail["Subject"] = message.subject
    mail["Message-ID"] = f"<saferplan-{message.pk}@{sender.rpartition('@')[2] or 'localhost'}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    return mail


class FileSender:
    """Writes each message into a file of its own, which only the portal's user may read."""

    def __init__(self, folder: Path, sender: str) -> None:
        self.folder, self.sender = folder, sender

    def send(self, message: Message) -> None:
        """Write the file; a second time it is the same file."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = self.folder / f"{message.pk}.part"
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(as_mail(message, self.sender).as_bytes())
            part.replace(self.folder / f"{message.pk}.eml")
        except OSError as error:
            raise NotSent(type(error).__name__) from None


class SmtpSender:
    """Hands each message to a mail server."""

    def __init__(self, config: PortalConfig, password: str, context: ssl.SSLContext | None = None) -> None:
        self.email, self.password = config.email, password
        self.context = context or ssl.create_default_context()

    def send(self, message: Message) -> None:
        """Hand it over, encrypted unless the settings say otherwise."""
        try:
            with smtplib.SMTP(self.email.host, self.email.port, timeout=TIMEOUT) as server:
                if self.email.tls:
                    server.starttls(context=self.context)
                if self.email.user:
                    server.login(self.email.user, self.password)
                server.send_message(as_mail(message, self.email.sender))
        except smtplib.SMTPResponseException as error:
            raise NotSent(f"{type(error).__name__} {error.smtp_code}") from None
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(type(error).__name__) from None


class NotifySender:
    """Hands each message to GOV.UK Notify, under a template that holds `((subject))` and `((text))`."""

    def __init__(self, template: str, key: str, server: str = "https://api.notifications.service.gov.uk") -> None:
        self.template = template
        self.client = NotificationsAPIClient(key, base_url=server, timeout=TIMEOUT)  # type: ignore[no-untyped-call]

    def send(self, message: Message) -> None:
        """Hand it over; on a further try Notify is first asked whether it has it."""
        reference = f"saferplan-{message.pk}"
        try:
            if message.tries > 1 and self._has(reference):
                return
            self.client.send_email_notification(  # type: ignore[no-untyped-call]
                email_address=address_of(message),
                template_id=self.template,
                personalisation={"subject": message.subject, "text": message.text},
                reference=reference,
            )
        except HTTPError as error:
            raise NotSent(f"Notify {error.status_code}") from None
        except (OSError, InvalidResponse) as error:
            raise NotSent(type(error).__name__) from None

    def _has(self, reference: str) -> bool:
        """Whether Notify took the message at an earlier try whose answer was lost."""
        found = self.client.get_all_notifications(template_type="email", reference=reference)  # type: ignore[no-untyped-call]
        return bool(found.get("notifications"))


def sender_of_settings() -> Sender:
    """The way that the settings name."""
    config: PortalConfig = settings.PORTAL
    if config.email.by == "smtp":
        return SmtpSender(config, secret(config, "smtp-password"))
    if config.email.by == "notify":
        return NotifySender(config.email.notify_template, secret(config, "notify-key"))
    return FileSender(config.home / "outbox", config.email.sender)
