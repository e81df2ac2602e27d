"""The reading room in a real browser: every room, by mouse, by keys, without scripts, zoomed, with hostile pages."""

from __future__ import annotations

import contextlib
import re
import shutil
from pathlib import Path

import pytest

from sayso.case import Case
from sayso.serve import reading_room
from tests.browser import CHROMIUM, axe, opened
from tests.test_serve_guard import HOSTILE

pytestmark = [
    pytest.mark.once,
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: scripts/chromium.sh installs it where it can"),
]


@pytest.fixture(scope="module")
def browser():
    """One Chromium for all of these tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def case(dam_file, tmp_path_factory) -> Path:
    """The example case, to write in."""
    return Path(shutil.copy(dam_file, tmp_path_factory.mktemp("room") / "dam.sayso"))


@pytest.fixture(scope="module")
def room(case, browser):
    """One room for all of these tests; its address."""
    with opened(reading_room(case)) as address:
        yield address


class Visit:
    """A browser's page that keeps what went wrong in it and whom it asked."""

    def __init__(self, browser, address: str, **how: object) -> None:
        self.context = browser.new_context(base_url=address, **how)
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.asked: set[str] = set()
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda line: line.type == "error" and self.wrong.append(f"{line.text} {line.location}"))
        self.page.on("dialog", lambda dialog: self.wrong.append(dialog.message))
        self.context.on("request", lambda request: self.asked.add(re.match(r"\w+://[^/]*", request.url)[0]))


@pytest.fixture
def visit(browser, room):
    """Opens the room in a fresh browser window; afterwards nothing may have gone wrong, nor anybody else been asked."""
    with contextlib.ExitStack() as after:

        def open_(address: str = "/", **how: object):
            visit = Visit(browser, room, **how)
            after.callback(visit.context.close)
            after.callback(lambda: _all_well(visit, room))
            visit.page.goto(address)
            return visit.page

        yield open_


def _all_well(visit: Visit, room: str) -> None:
    assert visit.wrong == []
    assert visit.asked <= {room}


@pytest.fixture(scope="module")
def addresses(dam_file) -> list[str]:
    its = Case(dam_file)
    copy = next(one for one in its.copies() if one.directed and one.parent)
    contested = next(claim for claim in its.claims() if claim.contradicting and claim.figures)
    mangled = its.record("mangled.txt").page.id
    return [
        "/",
        "/pages?q=dam",
        f"/pages/{mangled}",
        "/families",
        f"/families/{copy.child}",
        f"/compare/{copy.parent}/{copy.child}",
        "/claims",
        f"/claims/{contested.id}",
        "/findings",
        "/sources",
        "/source?name=Ilse+Maron",
        "/adding",
        "/activity",
        f"/judging/statement?id={its.record(mangled).statements[3].id}",
        f"/judging/claim?id={contested.id}",
        f"/judging/copy?id={copy.child},{copy.parent}",
        "/nowhere",
    ]


@pytest.mark.parametrize(
    ("scheme", "asked"),
    [
        pytest.param("light", ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], id="light"),
        pytest.param("dark", ["color-contrast", "link-in-text-block"], id="dark, where only colours are others"),
    ],
)
def test_every_room_meets_wcag_2_2_aa(visit, addresses, scheme, asked):
    page = visit(color_scheme=scheme, bypass_csp=True)  # only so that axe may run
    found = []
    for address in addresses[:-1]:
        page.goto(address)
        page.evaluate(axe())
        told = page.evaluate("asked => axe.run({runOnly: asked, resultTypes: ['violations']})", asked)
        for one in told["violations"]:
            found.append((address, one["id"], [node["html"][:120] for node in one["nodes"][:3]]))
    assert found == []


def test_every_room_can_be_read_at_400_percent_without_scrolling_both_ways(visit, addresses):
    page = visit(viewport={"width": 320, "height": 256})  # 1280 by 1024, four times as large
    for address in addresses[:-1]:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


def test_every_room_works_without_scripts(visit, addresses):
    page = visit(java_script_enabled=False)
    page.fill("#q", "spillway")
    page.get_by_role("button", name="Search").click()
    assert re.match(r"\d+ pages with spillway", page.locator("h1").inner_text())
    page.locator("ol.pages > li > a").first.click()
    assert page.locator(".reading").is_visible()
    sign = page.locator(".reading .sign").nth(2)
    sign.click()
    assert page.url.endswith("#s3")
    fold = page.locator("details.furniture summary").first
    fold.click()
    assert page.locator("details.furniture p").first.is_visible()
    for address in addresses[:-1]:
        page.goto(address)
        assert page.locator("h1").count() == 1


def test_a_click_on_the_words_of_a_statement_gives_its_address(visit, addresses):
    page = visit(addresses[2])
    page.locator(".reading .s[data-s='12']").first.click()
    assert page.url.endswith("#s12")
    assert page.locator(".note.lit .no").all_inner_texts() == ["s12"]
    page.goto(f"{addresses[2]}#s20")
    assert page.locator("#s20").is_visible()


def test_a_room_is_walked_with_keys_alone_and_they_can_be_turned_off(visit, addresses):
    page = visit("/claims")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator("[data-stop]").nth(1)
    assert second.evaluate("one => one === document.activeElement")
    page.keyboard.press("k")
    page.keyboard.press("o")
    page.wait_for_url("**/claims/*")
    page.keyboard.press("/")
    page.keyboard.type("dam?")  # typed, and no key
    assert page.locator("#q").input_value() == "dam?"
    page.keyboard.press("Tab")
    page.keyboard.press("?") if page.locator("dialog").count() else None
    page.locator("body").press("?")
    box = page.locator("dialog")
    assert box.is_visible()
    page.get_by_label("single keys are on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    assert "/claims/" in page.url
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_statements_are_judged_and_taken_back_with_keys_alone(visit, addresses, case):
    page = visit(addresses[2])
    page.keyboard.press("j")
    page.keyboard.press("a")  # nobody has said who they are: the room where that is asked
    page.wait_for_url("**/judging/statement*")
    page.get_by_label("Your name").first.fill("Ana")
    page.get_by_role("button", name="Accept").press("Enter")
    page.wait_for_url("**/judging/statement*")
    assert page.locator(".pasts b").first.inner_text() == "Ana"
    page.goto(addresses[2])
    first = page.locator(".note[data-what=statement]").first
    assert "accepted by a person" in first.inner_text()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.wait_for_selector(".note.rejected")
    assert "rejected by a person" in page.locator(".note.rejected").inner_text()
    page.keyboard.press("u")
    page.wait_for_selector(".note.rejected", state="detached")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_url("**/judging/statement*")
    assert [one.act for one in Case(case).judgements()] == ["accept", "reject", "undo"]
    page.goto("/activity")
    page.get_by_role("button", name="Take back").last.click()
    page.wait_for_load_state()
    assert [one.act for one in Case(case).judgements()] == ["accept", "reject", "undo", "undo"]


def test_a_claim_is_split_merged_put_right_and_rejected_without_scripts(visit, addresses, case):
    page = visit("/claims", java_script_enabled=False)
    claim = Case(case).claims()[0]
    page.goto(f"/judging/claim?id={claim.id}")
    form = page.locator("form[aria-labelledby=split]")
    form.locator("input[type=checkbox]").first.check()
    form.get_by_label("Your name").fill("Ben")
    form.get_by_role("button").click()
    assert "Ben" in page.locator(".pasts").inner_text()
    one, other = Case(case).claims()[:2]
    page.goto(f"/judging/claim?id={one.id}")
    page.locator("form[aria-labelledby=put-right] textarea[name=text]").fill("The gate was open.")
    page.get_by_role("button", name="Put it right").click()
    assert page.locator("h1").inner_text().strip("“”") == "The gate was open."
    page.goto(f"/judging/claim?id={other.id}")
    page.get_by_role("button", name="Reject").click()
    assert [one.act for one in Case(case).judgements()][-3:] == ["split", "correct", "reject"]
    for _ in range(3):
        page.goto("/activity")
        page.get_by_role("button", name="Take back", exact=True).first.click()
    assert claim in Case(case).claims()


def test_files_are_dropped_watched_and_found(visit, tmp_path):
    (tmp_path / "boats.txt").write_text("The harbour master said on Monday that 40 boats were lost off Sorby.\n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    page = visit("/")
    page.set_input_files("#files", [tmp_path / "boats.txt", tmp_path / "picture.png"])
    page.click("form.drop button")
    page.wait_for_url("**/adding/*")
    page.wait_for_selector(".run.done", timeout=60_000)
    assert "1 new, 0 there already, 1 not read." in page.locator(".run .told").inner_text()
    assert "picture.png" in page.locator(".run .unread").inner_text()
    page.goto("/pages?q=Sorby")
    assert page.locator("ol.pages > li").count() == 1


def test_hostile_pages_do_nothing_and_ask_nobody(browser, tmp_path):
    line = b"<p>" + b"A very long line said Ida Korr. " * 60_000 + b"</p>"  # 2 MB
    (tmp_path / "<svg onload=alert(1)>.html").write_bytes(HOSTILE)
    (tmp_path / "long.html").write_bytes(HOSTILE.replace(b"<h2>References", line + b"<h2>References"))
    (tmp_path / "copy.html").write_bytes(HOSTILE.replace(b"40 boats", b"60 boats"))
    case = Case(tmp_path / "hostile.sayso")
    case.add(str(tmp_path))
    records = case.records()
    assert len(records) >= 2
    with opened(reading_room(case.path)) as address:
        visit = Visit(browser, address)
        rooms = ["/", "/pages", "/pages?q=boats", "/claims", "/findings", "/sources", "/families", "/adding"]
        rooms += [f"/pages/{record.page.id}" for record in records]
        rooms += [f"/families/{record.page.id}" for record in records]
        rooms += [f"/claims/{claim.id}" for claim in case.claims()]
        rooms += [f"/compare/{records[0].page.id}/{records[1].page.id}"]
        for one in rooms:
            assert visit.page.goto(one).status == 200
            for link in visit.page.locator("main a").all()[:40]:
                assert link.get_attribute("href").startswith(("/", "#"))
        with visit.page.expect_download() as taken:
            visit.page.goto(f"/pages/{records[0].page.id}")
            visit.page.get_by_text("download as they were met").click()
        assert taken.value.suggested_filename == f"{records[0].page.id}.bin"
        assert visit.wrong == []
        assert visit.asked == {address}
        visit.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_alone_has_its_style_in_light_and_dark(visit, case, scheme):
    claim = next(claim.id for claim in Case(case).claims() if claim.figures)
    paper = "getComputedStyle(document.querySelector('.paper')).fill"
    for address in ("/front.svg", f"/claims/{claim}.svg", f"/families/{Case(case).copies()[0].child}.svg"):
        page = visit(address, color_scheme=scheme)
        assert page.evaluate(paper) == {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 23, 27)"}[scheme]
        page.emulate_media(media="print", color_scheme=scheme)
        assert page.evaluate(paper) == "rgb(255, 255, 255)"
