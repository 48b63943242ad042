"""Serving a portal by gunicorn: a few processes with threads, each page within a thread."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from saferplan.errors import PortTaken
from saferplan_portal.running.faults import CannotServe


@dataclass(frozen=True)
class Served:
    """How a portal is served: the address and port, or a socket's path in their place, and by how many."""

    address: str = "127.0.0.1"
    port: int = 8000
    socket: str = ""
    workers: int = 2
    threads: int = 4

    @property
    def bind(self) -> str:
        """The address as gunicorn takes it."""
        if self.socket:
            return f"unix:{self.socket}"
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


def free_port(address: str, port: int) -> int:
    """The port, or any that is free for 0.  Raises `PortTaken` where another program has it."""
    kind = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(kind) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((address, port))
        except OSError as error:
            raise PortTaken(port) from error
        return int(one.getsockname()[1])


def serve(served: Served, *, ready: Callable[[], None] | None = None) -> None:
    """Serve the portal that Django is set up for until it is told to stop; `ready` is called once it answers.

    Raises `CannotServe` where it would not work, with every reason.
    """
    if sys.platform == "win32":
        raise CannotServe(
            "The portal is served on Linux and macOS only. On Windows, use a Linux machine within it (WSL)."
        )
    from django.db import connections

    from saferplan_portal.running.checking import faults_before_serving

    faults = list(faults_before_serving())
    if faults:
        raise CannotServe(" ".join(faults))
    connections.close_all()  # no connection goes over into the processes that serve
    _server(served, ready).run()


def _server(served: Served, ready: Callable[[], None] | None) -> Any:
    """gunicorn, told in code what it is commonly told in a file."""
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        """The portal under gunicorn."""

        def load_config(self) -> None:
            """Take our settings."""
            for name, value in _settings(served, ready).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            """The portal itself, made in each process."""
            from saferplan_portal.wsgi import application

            return application

    return Server()


def _settings(served: Served, ready: Callable[[], None] | None) -> dict[str, Any]:
    """What gunicorn is told."""
    from django.conf import settings

    quiet = {"handlers": ["stream"], "propagate": False, "qualname": "gunicorn.error"}
    return {
        "bind": served.bind,
        "worker_class": "gthread",
        "workers": served.workers,
        "threads": served.threads,
        "timeout": 60,
        "graceful_timeout": 20,
        # Longer than a web server before it keeps its own: it is never the portal that hangs up on a request.
        "keepalive": 75,
        # A process is replaced after so many pages: what a library forgets to give back never adds up.
        "max_requests": 10_000,
        "max_requests_jitter": 2_000,
        "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108 - gunicorn's heartbeat alone
        "control_socket_disable": True,
        "proc_name": "saferplan-portal",
        "when_ready": (lambda server: ready()) if ready is not None else (lambda server: None),
        # Its own words about a request could quote an address that somebody typed: ours tell of each request.
        "logconfig_dict": {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": settings.LOGGING["formatters"],
            "handlers": settings.LOGGING["handlers"],
            "root": {"handlers": ["stream"], "level": "WARNING"},
            "loggers": {
                "gunicorn.error": {"level": "WARNING", **quiet},
                "gunicorn.access": {"level": "CRITICAL", **quiet, "qualname": "gunicorn.access"},
            },
        },
    }
