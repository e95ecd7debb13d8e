"""A Chromium that cannot have its sandbox is no browser: it is said why, and never started without."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.browser_trial import NO_SANDBOX, Trial, try_browser
from crawler.rendering import BrowserRequest, Renderer, RenderingError

SAYS = "[1:1:FATAL:zygote_host_impl_linux.cc(128)] No usable sandbox! If this is a Debian system"
USER = 10001
# Becomes another user in a user namespace below which no further one can be made, then tries the browser.
FORBIDDEN = """
import ctypes, os, sys
from crawler.browser_trial import try_browser
libc, there, back = ctypes.CDLL(None), os.pipe(), os.pipe()
child = os.fork()
if not child:
    if libc.unshare(0x10000000):
        os._exit(77)
    os.write(there[1], b"x")
    os.read(back[0], 1)
    with open("/proc/sys/user/max_user_namespaces", "w") as most:
        most.write("0")
    os.setgroups([])
    os.setgid(%(user)d)
    os.setuid(%(user)d)
    print(try_browser(sys.argv[1]), flush=True)
    os._exit(0)
os.close(there[1])
if os.read(there[0], 1):
    for name in ("uid_map", "gid_map"):
        with open(f"/proc/{child}/{name}", "w") as ids:
            ids.write("0 0 20000")
    os.write(back[1], b"x")
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def fake(folder: Path, script: str) -> str:
    path = folder / "chromium"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (f'echo "{SAYS}" >&2; exit 1', Trial.NO_SANDBOX),
        ("exit 3", Trial.FAILS),
        ("exit 0", Trial.FAILS),
        ('echo "<html><head></head><body></body></html>"', Trial.STARTS),
    ],
)
def test_what_a_browser_does_is_told_apart(tmp_path: Path, script: str, said: Trial) -> None:
    assert try_browser(fake(tmp_path, script)) is said


def test_what_hangs_or_is_no_program_does_not_start(tmp_path: Path) -> None:
    assert try_browser(fake(tmp_path, "exec sleep 60"), seconds=0.3) is Trial.FAILS
    assert try_browser(str(tmp_path)) is Trial.FAILS


@pytest.mark.slow
def test_a_real_one_starts(chromium: str) -> None:
    assert try_browser(chromium) is Trial.STARTS


@pytest.mark.slow
@pytest.mark.skipif(
    os.geteuid() != 0 or sys.platform != "linux", reason="only root can forbid namespaces below its own"
)
def test_a_real_one_where_namespaces_are_forbidden_says_so(chromium: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", FORBIDDEN % {"user": USER}, chromium]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env={**os.environ, "HOME": "/tmp"})
    if done.returncode == 77:
        pytest.skip("no user namespaces on this machine at all")
    assert (done.returncode, done.stdout.strip()) == (0, "no_sandbox"), done.stderr


@pytest.mark.slow
def test_no_page_is_shown_without_a_sandbox_and_one_try_is_enough(tmp_path: Path) -> None:
    tries = tmp_path / "tries"
    browser = fake(tmp_path, f'echo >> {tries}; echo "{SAYS}" >&2; exit 1')

    async def show() -> list[str]:
        said = []
        async with Renderer(browser, "test", "下一页") as renderer:
            for _page in range(3):
                with pytest.raises(RenderingError) as caught:
                    await renderer.render("http://a.gov.cn.test/", unasked)
                said.append(str(caught.value))
        return said

    async def unasked(_request: BrowserRequest) -> None:
        raise AssertionError("nothing is asked before there is a browser")

    assert asyncio.run(show()) == [NO_SANDBOX] * 3
    assert tries.read_text() == "\n"
