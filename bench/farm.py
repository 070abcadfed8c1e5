"""A farm of many hosts for measuring: a forward proxy that answers from memory, in a process of its own."""

import asyncio
import sys
from urllib.parse import urlsplit

HOSTS, REPORTS = 30, 90
ON_A_PAGE = 15
SECTION = "一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 四、行政复议、行政诉讼情况 "
HEAD = '<meta charset="utf-8"><link rel="stylesheet" href="/a.css"><script src="/a.js"></script>'
FRAME = f"<html><head>{HEAD}</head><body>"


def host(n: int) -> str:
    return f"www.county{n}.gov.cn.example"


def article(n: int) -> str:
    return f"/nb/202401/t20240101_{100000 + n}.html"


def pages() -> dict[str, tuple[str, bytes]]:
    """Path -> media type and body, the same for each host."""
    column = '<a href="/nb/">政府信息公开年报</a>'
    made: dict[str, tuple[str, bytes]] = {
        "/": ("text/html", f"{FRAME}{column}</body></html>".encode()),
        "/a.css": ("text/css", b"body { color: #123 }" * 200),
        "/a.js": ("text/javascript", b"var x = 1;\n" * 400),
    }
    count = -(-REPORTS // ON_A_PAGE)
    for page in range(count):
        shown = range(page * ON_A_PAGE, min(REPORTS, (page + 1) * ON_A_PAGE))
        items = "".join(f'<li><a href="{article(n)}">某局{2008 + n % 17}年政府信息公开年报</a></li>' for n in shown)
        onward = f'<a href="/nb/index_{page + 1}.html">下一页</a>' if page + 1 < count else ""
        name = "/nb/" if page == 0 else f"/nb/index_{page}.html"
        made[name] = ("text/html", f"{FRAME}{column}<ul>{items}</ul>{onward}</body></html>".encode())
    for n in range(REPORTS):
        text = f"{FRAME}{column}<h1>某局年政府信息公开年报 {n}</h1><p>{SECTION * 150}</p></body></html>"
        made[article(n)] = ("text/html", text.encode())
    return made


URLS = HOSTS * len(pages())
"""How many URLs the farm has, robots.txt and the like apart."""


async def _serve(port: int) -> None:
    answers = {path: _wire(b"200 OK", kind, body) for path, (kind, body) in pages().items()}
    missing = _wire(b"404 Not Found", "text/html", b"not here")

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                path = urlsplit(request.split(b" ", 2)[1].decode()).path or "/"
                writer.write(answers.get(path, missing))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", port)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


def _wire(status: bytes, kind: str, body: bytes) -> bytes:
    head = f"Content-Type: {kind}; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return b"HTTP/1.1 " + status + b"\r\n" + head.encode() + body


if __name__ == "__main__":
    asyncio.run(_serve(0))
