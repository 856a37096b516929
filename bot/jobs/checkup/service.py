"""What `snaplook serve` needs of the machine and of the world outside."""

from __future__ import annotations

import errno
import http.client
import ipaddress
import os
import socket
from urllib.parse import urlsplit

from bot.jobs.checkup.finding import Finding
from bot.limits import Limits
from configs.settings import Settings

PATIENCE = 2.0
"""Seconds in which a service on this machine answers."""


def check_workers(settings: Settings) -> Finding:
    """Say whether the workers fit the machine."""
    count, cores = settings.worker_count(), os.cpu_count() or 1
    if count > cores:
        says = f"{count} for {cores} cores only take memory; set SNAPLOOK_WORKERS to {cores} or less."
        return Finding("workers", good=False, says=says)
    return Finding("workers", good=True, says=f"{count} for {cores} cores.")


async def check_limits(settings: Settings) -> Finding:
    """Say whether requests can be counted.

    Raises:
        SnaplookError: they cannot.
    """
    limits = Limits(settings.limits, secret_key=b"")  # nobody is counted
    try:
        await limits.check()
    finally:
        await limits.close()
    return Finding("limits", good=True, says="Requests can be counted.")


def check_page(settings: Settings) -> Finding:
    """Say whether the page's port is free, or served by a Snaplook already; blocking."""
    host, port = settings.web.host, settings.web.port
    if not settings.web.enabled:
        return Finding("page", good=True, says="Off; the setting web.enabled switches it on.")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.create_server((host, port), family=family):
            return Finding("page", good=True, says=f"Port {port} on {host} is free.")
    except OSError as error:
        if error.errno == errno.EADDRINUSE and _is_ours(host, port):
            return Finding("page", good=True, says=f"A Snaplook serves port {port} on {host}.")
        why = (error.strerror or str(error)).lower()
        says = f"Port {port} on {host} cannot be used ({why}); set another one with SNAPLOOK_WEB__PORT."
        return Finding("page", good=False, says=says)


def check_public_url(settings: Settings) -> Finding:
    """Say whether the address that people are given can be right."""
    url = settings.web.public_url
    if url is None:
        return Finding("public address", good=True, says="None is set; people use the page's own.")
    parts = urlsplit(url)
    if not parts.hostname or parts.path or parts.query or parts.fragment:
        says = f"{url} is more or less than an address; set SNAPLOOK_WEB__PUBLIC_URL like https://snaplook.example.com."
    elif parts.scheme != "https" and not _is_loopback(parts.hostname):
        says = f"{url} shows people's photos to everyone on the way; put a proxy in front that speaks https."
    elif not _is_loopback(parts.hostname) and not settings.web.trusted_proxies:
        says = "A proxy must stand in front and hides who asks; set SNAPLOOK_WEB__TRUSTED_PROXIES to 1."
    else:
        return Finding("public address", good=True, says=f"{url} can be right.")
    return Finding("public address", good=False, says=says)


def _is_ours(host: str, port: int) -> bool:
    """Ask whoever listens for what only a Snaplook measures."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # no address to connect to
    connection = http.client.HTTPConnection(here, port, timeout=PATIENCE)
    try:
        connection.request("GET", "/metrics")
        return b"snaplook_loop_lag_seconds" in connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
