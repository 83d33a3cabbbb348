"""Ports for servers whose address somebody must know before they run."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def reserved_port() -> Iterator[int]:
    """A port of this machine that nobody else is given meanwhile, also while the server on it is down.

    The socket that holds it never listens: the system then keeps the port out of what it hands out, but lets a server
    that asks for this very port have it (both with SO_REUSEADDR, which asyncio and uvicorn set).
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        port: int = holder.getsockname()[1]
        yield port
