"""Two commands and a link: what a shop owner does first."""

from __future__ import annotations

import re
from urllib.request import HTTPCookieProcessor, build_opener

from tests.cli.shell import LIVE, Shell
from tests.cli.test_serving import served


def test_init_names_the_one_command_that_comes_next(empty: Shell) -> None:
    assert "Next: mahnlauf serve" in empty.say("init")


def test_serving_without_a_shop_prints_the_link_that_opens_the_wizard(empty: Shell) -> None:
    assert empty.process("init").returncode == 0
    with served(empty) as (process, url):
        assert process.stdout is not None
        link = re.search(r"http\S+/enter/\S+", process.stdout.readline())  # both lines are written at once
        assert link is not None
        assert link[0].startswith(url)
        with build_opener(HTTPCookieProcessor()).open(link[0], timeout=30) as page:
            assert page.url == f"{url}/start"
            assert "Drei Fragen" in page.read().decode()


def test_once_there_is_something_to_protect_the_link_goes_into_no_log(empty: Shell) -> None:
    for words in (("init",), LIVE):
        assert empty.process(*words).returncode == 0
    with served(empty) as (process, _):
        process.terminate()
        out, _err = process.communicate(timeout=60)
    assert out == ""
