"""Runs one program in its own pseudo-terminal, as terminal.ts orders.

JSON lines come in on standard input and go out on standard output; bytes travel as base64.

In, first:  {"argv": [], "env": {}, "cwd": "", "rows": 24, "columns": 80,
             "stdin": "terminal" | "none" | {"text": base64}, "stdout": "terminal" | "pipe", "stderr": the same}
In, later:  {"write": base64}, {"resize": [rows, columns]}, {"kill": "SIGTERM"}
Out:        {"terminal": base64}, {"stdout": base64}, {"stderr": base64}
Out, last:  {"exit": status or null, "signal": name or null, "changed": [what the terminal is left with]}
            or {"failed": why the program could not be started}

The program is killed when standard input ends, so that no test leaves one behind.
"""

import base64
import fcntl
import json
import os
import pty
import selectors
import signal
import struct
import subprocess
import sys
import termios
import threading

FLAGS = [
    (3, termios.ECHO, "echo"),
    (3, termios.ICANON, "canonical mode"),
    (3, termios.ISIG, "signals from keys"),
    (0, termios.ICRNL, "return as newline"),
    (1, termios.OPOST, "output processing"),
]


def emit(**message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def encoded(data):
    return base64.b64encode(data).decode("ascii")


def resize(terminal, rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def changed(before, after):
    """Describes which of the terminal's attributes differ."""
    found = []
    for field, bit, name in FLAGS:
        if (before[field] ^ after[field]) & bit:
            found.append(f"{name} is {'on' if after[field] & bit else 'off'}")
    if not found and before != after:
        found.append("other attributes differ")
    return found


class Session:
    def __init__(self, order):
        self.master, slave = pty.openpty()
        resize(self.master, order["rows"], order["columns"])
        # Kept open so that the attributes outlive the program, and to find the end of its output.
        self.slave = slave
        self.before = termios.tcgetattr(slave)
        # This process leads the session, as a shell would: when the leader ends, the kernel hangs up the terminal.
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)

        stdin = order["stdin"]
        text = base64.b64decode(stdin["text"]) if isinstance(stdin, dict) else None
        places = {"terminal": slave, "pipe": subprocess.PIPE, "none": subprocess.DEVNULL}

        def come_to_the_foreground():
            os.setpgid(0, 0)
            signal.signal(signal.SIGTTOU, signal.SIG_IGN)
            os.tcsetpgrp(slave, os.getpid())
            signal.signal(signal.SIGTTOU, signal.SIG_DFL)

        self.child = subprocess.Popen(
            order["argv"],
            cwd=order["cwd"],
            env=order["env"],
            stdin=subprocess.PIPE if text is not None else places[stdin],
            stdout=places[order["stdout"]],
            stderr=places[order["stderr"]],
            preexec_fn=come_to_the_foreground,
        )
        if text is not None:
            threading.Thread(target=self.feed, args=(text,), daemon=True).start()

        self.sources = {self.master: "terminal"}
        for name, stream in (("stdout", self.child.stdout), ("stderr", self.child.stderr)):
            if stream is not None:
                self.sources[stream.fileno()] = name
        for source in self.sources:
            os.set_blocking(source, False)

        ended, self.tell_end = os.pipe()
        self.selector = selectors.DefaultSelector()
        for source in [*self.sources, ended, 0]:
            self.selector.register(source, selectors.EVENT_READ)
        self.ended = ended
        self.unwritten = b""
        self.orders = b""
        threading.Thread(target=self.wait, daemon=True).start()

    def feed(self, text):
        try:
            self.child.stdin.write(text)
            self.child.stdin.close()
        except BrokenPipeError:
            pass

    def wait(self):
        self.child.wait()
        os.write(self.tell_end, b".")

    def run(self):
        while True:
            for key, events in self.selector.select():
                if key.fd == self.ended:
                    return self.finish()
                if key.fd == 0:
                    self.take_orders()
                    continue
                if events & selectors.EVENT_WRITE:
                    self.write()
                if events & selectors.EVENT_READ:
                    self.forward(key.fd)

    def read(self, source):
        """Returns bytes; b"" at the end; None if there are none yet."""
        try:
            return os.read(source, 65536)
        except BlockingIOError:
            return None

    def forward(self, source):
        data = self.read(source)
        if data:
            emit(**{self.sources[source]: encoded(data)})
        elif data == b"":
            self.selector.unregister(source)

    def write(self):
        try:
            self.unwritten = self.unwritten[os.write(self.master, self.unwritten):]
        except BlockingIOError:
            pass
        writing = selectors.EVENT_WRITE if self.unwritten else 0
        self.selector.modify(self.master, selectors.EVENT_READ | writing)

    def take_orders(self):
        data = os.read(0, 65536)
        if not data:
            self.selector.unregister(0)
            self.kill("SIGKILL")
            return
        *lines, self.orders = (self.orders + data).split(b"\n")
        for line in lines:
            order = json.loads(line)
            if "write" in order:
                self.unwritten += base64.b64decode(order["write"])
                self.write()
            elif "resize" in order:
                # The kernel tells the program with SIGWINCH.
                resize(self.master, *order["resize"])
            else:
                self.kill(order["kill"])

    def kill(self, name):
        try:
            os.killpg(self.child.pid, getattr(signal, name))
        except ProcessLookupError:
            pass

    def finish(self):
        after = termios.tcgetattr(self.slave)
        for source in self.sources:
            while source != self.master and (data := self.read(source)):
                emit(**{self.sources[source]: encoded(data)})
        emit(terminal=encoded(self.rest_of_the_output()))
        status = self.child.returncode
        emit(
            exit=status if status >= 0 else None,
            signal=signal.Signals(-status).name if status < 0 else None,
            changed=changed(self.before, after),
        )

    def rest_of_the_output(self):
        """Reads what is left in the terminal. The kernel may be late but keeps the order, so a mark shows the end."""
        mark = b"<end %s>" % os.urandom(16).hex().encode("ascii")
        rest = b""
        while data := self.read(self.master):
            rest += data
        os.write(self.slave, mark)
        os.set_blocking(self.master, True)
        while mark not in rest:
            rest += self.read(self.master)
        return rest[: rest.index(mark)]


def main():
    order = json.loads(sys.stdin.buffer.raw.readline())
    try:
        session = Session(order)
    except OSError as error:
        emit(failed=str(error))
        return
    session.run()


main()
