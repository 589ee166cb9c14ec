"""Who looks into bytes that may be hostile? A few processes that fork a limited child for each file; the web process only talks to them."""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess  # noqa: S404
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import LifoQueue
from threading import Lock, Timer
from typing import IO, Any

CHILD = Path(__file__).resolve().parents[1] / "image_child.py"
"""Run, never imported: the web process does not load the decoders."""
SIZES = (1600, 320)
AT_ONCE = 2
WAIT = 60
"""Seconds on the wall; the child itself is ended after 30."""
MOST = 25 * 1000 * 1000
"""Bytes: a larger file is no picture of ours, whatever it begins with, and is not even read."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a child said. `pictures` are JPEGs by their size in pixels, `facts` what else it found; `cpu_ms` and `peak_kb` what it cost."""

    ok: bool
    note: str
    width: int
    height: int
    cpu_ms: int
    peak_kb: int
    pictures: dict[int, bytes]
    facts: dict[str, Any]


class Decoder:
    """One process that forks a child per file."""

    def __init__(self) -> None:
        command = [sys.executable, "-I", str(CHILD)]
        self.process = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def ask(self, mode: bytes, data: bytes) -> Looked:
        """Raises OSError or ValueError if the process died or talks nonsense; it has to be replaced then."""
        asked, told = self.process.stdin, self.process.stdout
        if asked is None or told is None:
            raise OSError("no pipe")
        watch = Timer(WAIT, self.end)
        watch.daemon = True
        watch.start()
        try:
            asked.write(mode + len(data).to_bytes(8, "big"))
            asked.write(data)
            asked.flush()
            facts = json.loads(_exactly(told, int.from_bytes(_exactly(told, 4), "big")))
            sizes = facts.pop("sizes")
            pictures = {size: _exactly(told, length) for size, length in zip(SIZES, sizes, strict=False)}
        finally:
            watch.cancel()
        plain = {name: facts.pop(name) for name in ("ok", "note", "width", "height", "cpu_ms", "peak_kb")}
        return Looked(**plain, pictures=pictures, facts=facts)

    def end(self) -> None:
        """Ends the process and the child it waits for, and leaves no zombie."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError, ValueError):
                if pipe is not None:
                    pipe.close()
        self.process.wait()


class Decoders:
    """At most `size` processes, begun when first needed, replaced when they die, ended with the server."""

    def __init__(self, size: int = AT_ONCE) -> None:
        self._idle: LifoQueue[Decoder | None] = LifoQueue()
        self._size = size
        for _ in range(size):
            self._idle.put(None)

    def look(self, mode: bytes, data: bytes) -> Looked:
        """What a child says of the bytes (`I` an image, `S` strokes). Never raises for bad bytes.

        A process that dies is replaced and asked once more; if that one dies too, the file is called broken.
        """
        decoder = self._idle.get()
        try:
            for _ in (1, 2):
                decoder = decoder or Decoder()
                try:
                    return decoder.ask(mode, data)
                except (OSError, EOFError, ValueError, KeyError, TypeError):
                    decoder.end()
                    decoder = None
            return Looked(False, "解码进程没有回答 the decoder gave no answer", 0, 0, 0, 0, {}, {})
        finally:
            self._idle.put(decoder)

    def tend(self) -> None:
        """Ends what died while idle, so that no zombie stays."""
        for _ in range(self._idle.qsize()):
            decoder = self._idle.get()
            if decoder is not None and decoder.process.poll() is not None:
                decoder.end()
                decoder = None
            self._idle.put(decoder)

    def close(self) -> None:
        """Ends every process that is not at work; the others end with their pipes."""
        for _ in range(self._idle.qsize()):
            decoder = self._idle.get()
            if decoder is not None:
                decoder.end()
            self._idle.put(None)

    def running(self) -> list[int]:
        """The process ids of those that are idle now."""
        return [one.process.pid for one in list(self._idle.queue) if one is not None]


_POOL: list[Decoders] = []
_MAKING = Lock()


def decoders() -> Decoders:
    """The pool of this process."""
    with _MAKING:
        if not _POOL:
            _POOL.append(Decoders())
        return _POOL[0]


def end_decoders() -> None:
    """Ends the pool; the next question begins another one."""
    with _MAKING:
        while _POOL:
            _POOL.pop().close()


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) != length:
        raise EOFError
    return data


atexit.register(end_decoders)
os.register_at_fork(after_in_child=_POOL.clear)  # the pipes belong to the parent
