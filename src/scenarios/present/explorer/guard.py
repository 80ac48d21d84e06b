"""What stands before the page's server: only this machine's own page is answered, and no body is held that is large.

An ASGI application around another. A foreign `Host` is a name that somebody let point at this machine; a foreign `Origin` is a
page of another site that asks through the user's browser, which sends the user's cookie along.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Server = Callable[[Scope, Receive, Send], Awaitable[None]]

NAMES = ("127.0.0.1", "localhost", "[::1]")
"""How this machine may be called."""
LARGEST = 1_000_000
"""Bytes of a body at most, and of a message of the socket: a request of the page has a few thousand."""
HEADERS = {
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin-allow-popups",
}


def policy(port: int) -> str:
    """The content security policy: nothing from outside, no outside address to send to."""
    sockets = " ".join(f"ws://{name}:{port}" for name in NAMES if ":" not in name)  # a policy knows no address of IPv6
    rules = {
        "default-src": "'self'",
        "script-src": "'self' 'unsafe-inline' blob:",  # marimo's page has inline scripts, widgets are blobs
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": f"'self' {sockets}",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {allowed}" for name, allowed in rules.items())


class Guard:
    """A server behind checks of `Host`, `Origin` and size, with headers that keep the page to itself."""

    def __init__(self, server: Server, port: int) -> None:
        self.server = server
        self.hosts = {f"{name}:{port}" for name in NAMES}
        self.headers = {**HEADERS, "content-security-policy": policy(port)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse: 421 for another host, 403 for another origin, 413 for what is too large."""
        if scope["type"] not in ("http", "websocket"):
            return await self.server(scope, receive, send)
        if refused := self._refused(scope):
            return await _refuse(scope, send, *refused)
        if scope["type"] == "websocket":
            return await self.server(scope, receive, send)
        body = _Body(receive)
        if body.is_announced_too_large(_values(scope, "content-length")):
            return await _refuse(scope, send, 413, TOO_LARGE)
        return await self.server(scope, body.receive, self._marked(send, body))

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        """Status and reason of a refusal; None for a request of the page."""
        hosts = _values(scope, "host")
        if len(hosts) != 1 or hosts[0].lower() not in self.hosts:
            return 421, "this server answers on this machine's own name only"
        origins = _values(scope, "origin")
        if (origins or scope["type"] == "websocket") and not (len(origins) == 1 and self._is_own(origins[0], hosts[0])):
            return 403, "another site may not ask here"
        return None

    def _is_own(self, origin: str, host: str) -> bool:
        parts = urlsplit(origin)
        return parts.scheme == "http" and parts.netloc.lower() == host.lower()

    def _marked(self, send: Send, body: _Body) -> Send:
        """A response with our headers; one that says so where the body was too large."""

        async def marked(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                ours = {name.encode(): text.encode() for name, text in self.headers.items()}
                others = [(name, text) for name, text in message.get("headers", []) if name.lower() not in ours]
                message = {**message, "headers": [*others, *ours.items()]}
                message["status"] = 413 if body.is_too_large else message["status"]
            await send(message)

        return marked


class _Body:
    """The body of a request, which ends where it becomes too large."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._bytes = 0
        self.is_too_large = False

    def is_announced_too_large(self, lengths: Iterable[str]) -> bool:
        return any(not length.isdecimal() or int(length[:20]) > LARGEST for length in lengths)

    async def receive(self) -> MutableMapping[str, Any]:
        """The next part; the client is gone, for the server, once there was too much."""
        if self.is_too_large:
            return {"type": "http.disconnect"}
        message = await self._receive()
        self._bytes += len(message.get("body", b""))
        if self._bytes > LARGEST:
            self.is_too_large = True
            return {"type": "http.disconnect"}
        return message


TOO_LARGE = f"a body has at most {LARGEST:,} bytes here"


def _values(scope: Scope, name: str) -> list[str]:
    return [text.decode("latin-1") for key, text in scope["headers"] if key.decode("latin-1").lower() == name]


async def _refuse(scope: Scope, send: Send, status: int, reason: str) -> None:
    """A refusal that reads nothing and asks the server for nothing."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": reason})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": reason.encode()})
