"""The live page answers this machine's own page only: each way in that another site could try, tried."""

import asyncio

import pytest

from scenarios.present.explorer.guard import LARGEST, Guard

PORT = 9000
HERE = f"127.0.0.1:{PORT}"


async def server(scope, receive, send):
    """Takes the whole body, as a login form does, and tells how much it held."""
    if scope["type"] == "websocket":
        return await send({"type": "websocket.accept"})
    held, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        held, more = held + len(message["body"]), message.get("more_body", False)
    server.held = held
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-security-policy", b"none of theirs")]})
    await send({"type": "http.response.body", "body": b"held"})


def asked(headers, parts=(b"",), kind="http"):
    """What the guard sends back to a request."""
    left, sent = list(parts), []

    async def receive():
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message):
        sent.append(message)

    scope = {"type": kind, "headers": [(name.encode(), text.encode()) for name, text in headers]}
    server.held = None
    asyncio.run(Guard(server, PORT)(scope, receive, send))
    return sent


@pytest.mark.parametrize("host", [HERE, f"localhost:{PORT}", f"LOCALHOST:{PORT}", f"[::1]:{PORT}"])
def test_this_machine_is_answered(host):
    start, _ = asked([("host", host), ("origin", f"http://{host}")])
    assert start["status"] == 200
    assert asked([("host", host), ("origin", f"http://{host}")], kind="websocket")[0]["type"] == "websocket.accept"


HOSTS = [[], ["evil.example"], [f"evil.example:{PORT}"], ["127.0.0.1"], ["127.0.0.1:1"], [HERE, "evil.example"]]


@pytest.mark.parametrize("hosts", HOSTS)
def test_a_foreign_host_is_misdirected(hosts):
    assert asked([("host", host) for host in hosts])[0]["status"] == 421
    assert asked([("host", host) for host in hosts], kind="websocket")[0]["type"] == "websocket.close"
    assert server.held is None


ELSEWHERE = ["http://evil.example", "null", "", f"https://{HERE}", "http://127.0.0.1:1", f"http://evil.example#{HERE}",
             f"http://{HERE}@evil.example", f"http://localhost:{PORT}"]  # fmt: skip


@pytest.mark.parametrize("origin", ELSEWHERE)
def test_a_foreign_origin_opens_no_socket_and_posts_nothing(origin):
    headers = [("host", HERE), ("origin", origin)]
    assert asked(headers, kind="websocket")[0]["type"] == "websocket.close"
    assert asked(headers)[0]["status"] == 403
    assert asked([("host", HERE)], kind="websocket")[0]["type"] == "websocket.close"


def test_bodies_are_bounded_whatever_they_say_of_themselves():
    mega = b"x" * (LARGEST // 4)
    assert asked([("host", HERE)], [mega] * 4)[0]["status"] == 200
    assert asked([("host", HERE), ("content-length", str(200_000_000))])[0]["status"] == 413
    assert server.held is None
    for length in ("many", "-1", "9" * 5000):
        assert asked([("host", HERE), ("content-length", length)])[0]["status"] == 413
    assert asked([("host", HERE), ("transfer-encoding", "chunked")], [mega] * 800)[0]["status"] == 413
    assert server.held <= LARGEST


def test_the_policy_names_no_outside_host():
    start, _ = asked([("host", HERE)])
    headers = {name.decode(): text.decode() for name, text in start["headers"]}
    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    own = {f"ws://{name}:{PORT}" for name in ("127.0.0.1", "localhost")}
    hosts = {word for rule in policy.values() for word in rule.split() if "." in word or "//" in word or "*" in word}
    assert hosts == own
    assert headers["x-frame-options"] == "DENY"
    assert len(start["headers"]) == len(headers)
