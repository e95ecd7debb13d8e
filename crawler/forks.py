"""A process that has loaded everything a crawl needs, and forks each crawl: `python -m crawler.forks PARENT`.

Loading Scrapy, SQLAlchemy and the families takes longer than a quiet night of a small city. Whoever crawls night after
night keeps one such process (`crawler.runs.warm`): an order a line on standard input; on standard output what the crawl
says (its summary last), then a line with its exit status. A crawl remains a process of its own, with a reactor of its
own, that ends when it is done; this one never runs a reactor, has no thread, opens no database, and asks nobody.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
import traceback
from typing import IO

if __name__ == "__main__":
    # As in `crawler.process`; the forked crawls switch it on again.
    gc.disable()

from crawler import process
from crawler.loading import load
from crawler.order import CrawlOrder
from storage.lifeline import die_with

ENDED = "ended"
# Where the end of the caller is not told by the end of standard input, because a child of its holds the other end.
_LOOK_FOR_CALLER_MS = 1000


def serve(orders: IO[bytes], caller: int) -> None:
    """Forks a crawl for every order, one at a time, until there are no more or the caller is gone."""
    mine = os.getpid()
    for line in iter(orders.readline, b""):
        order = CrawlOrder.from_json(line.decode("utf-8"))
        read_end, write_end = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read_end)
            _crawl(order, mine)
        os.close(write_end)
        _wait(child, read_end, orders.fileno(), caller)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.close(read_end)
        sys.stdout.write("\n" + json.dumps({ENDED: status}) + "\n")
        sys.stdout.flush()


def _wait(child: int, ends: int, orders: int, caller: int) -> None:
    """Waits for the child's end of the pipe to close; ends the child where the caller has gone."""
    watched = select.poll()
    watched.register(ends, select.POLLIN)
    watched.register(orders, select.POLLHUP)
    while True:
        ready = {number for number, _ in watched.poll(_LOOK_FOR_CALLER_MS)}
        if ends in ready:
            return
        if orders in ready or os.getppid() != caller:
            os.kill(child, signal.SIGKILL)
            return


def _crawl(order: CrawlOrder, parent: int) -> None:
    """The forked side; never returns."""
    status = 1
    try:
        die_with(parent)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        process.tell(process.crawl(order))
        status = 0
    except BaseException:  # noqa: BLE001 - the process ends here, whatever it was
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def main() -> None:
    """The warm process: loads, then serves."""
    caller = int(sys.argv[1])
    die_with(caller)
    # An interrupt from the terminal reaches the whole group: the crawl ends by it, this process by its input's end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    load()
    # What is loaded is garbage for nobody: the collector of a forked crawl need not touch (and so copy) its pages.
    gc.collect()
    gc.freeze()
    serve(sys.stdin.buffer, caller)


if __name__ == "__main__":
    main()
