"""The reading room in a real browser: every room, by mouse, by keys, without scripts, zoomed, with hostile pages."""

from __future__ import annotations

import contextlib
import re
import shutil
from pathlib import Path

import pytest

from sayso.case import Case
from sayso.serve import People, Role, reading_room
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
def case(disputed_file, tmp_path_factory) -> Path:
    """The example case, to write in."""
    return Path(shutil.copy(disputed_file, tmp_path_factory.mktemp("room") / "dam.sayso"))


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

        def open_(address: str = "/", *, name: str | None = None, refused: int | None = None, **how: object):
            visit = Visit(browser, room, **how)
            after.callback(visit.context.close)
            after.callback(lambda: _all_well(visit, room, refused))
            if name is not None:
                visit.context.add_cookies([{"name": "sayso-name", "value": name, "url": room}])
            visit.page.goto(address)
            return visit.page

        yield open_


def _all_well(visit: Visit, room: str, refused: int | None = None) -> None:
    """`refused` is the status with which something was to be refused: the browser's console says so too."""
    assert [one for one in visit.wrong if f"a status of {refused} " not in one] == []
    assert visit.asked <= {room}


@pytest.fixture(scope="module")
def addresses(disputed_file) -> list[str]:
    its = Case(disputed_file)
    copy = next(one for one in its.copies() if one.directed and one.parent)
    contested = max(its.claims(), key=lambda claim: (bool(claim.contradicting), len(claim.figures)))
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
    step_to(page, "[data-what=statement]")
    page.keyboard.press("a")  # nobody has said who they are: the room where that is asked
    page.wait_for_url("**/judging/statement*")
    page.get_by_label("Your name").first.fill("Ana")
    page.get_by_role("button", name="Accept").press("Enter")
    page.wait_for_url("**/judging/statement*")
    assert page.locator(".pasts b").first.inner_text() == "Ana"
    page.goto(addresses[2])
    first = page.locator(".note[data-what=statement]").first
    assert "accepted by Ana, " in first.inner_text()
    step_to(page, "[data-s='2']")
    page.keyboard.press("r")
    page.wait_for_selector(".note.rejected")
    assert "rejected by Ana, " in page.locator(".note.rejected").inner_text()
    page.keyboard.press("u")
    page.wait_for_selector(".note.rejected", state="detached")
    assert page.locator(".note.here .no").inner_text() == "s2"  # the place stays
    page.keyboard.press("e")
    page.wait_for_url("**/judging/statement*")
    assert [one.act for one in Case(case).judgements()] == ["accept", "reject", "undo"]
    page.goto("/activity")
    page.get_by_role("button", name="Take back").last.click()
    page.wait_for_load_state()
    assert [one.act for one in Case(case).judgements()] == ["accept", "reject", "undo", "undo"]


def step_to(page, selector: str, key: str = "j") -> None:
    """Step until what the keys stand at is this."""
    for _ in range(200):
        if page.locator(f".here{selector}").count():
            return
        page.keyboard.press(key)
    raise AssertionError(f"{page.url} lists no {selector}")


def told(page, words: str) -> None:
    """Wait until what the keys stand at says this."""
    page.locator(".here .told", has_text=re.compile(f"^{words}")).wait_for()


@pytest.fixture(scope="module")
def listed(disputed_file) -> dict[str, str]:
    """Rooms that list what can be judged, by what that is."""
    its = Case(disputed_file)
    copy = next(one for one in its.copies() if one.directed and one.parent)
    claim = next(claim for claim in its.claims() if len(claim.pages) > 2)
    return {
        "the front": "/",
        "claims": "/claims",
        "a claim": f"/claims/{claim.id}",
        "a page": f"/pages/{its.record('mangled.txt').page.id}",
        "findings": "/findings",
        "a source": "/source?name=Ilse+Maron",
        "a stemma": f"/families/{copy.child}",
        "two pages": f"/compare/{copy.parent}/{copy.child}",
    }


KEY = "one => [one.dataset.what, one.dataset.id, one.dataset.page ?? null]"


@pytest.mark.parametrize(
    ("where", "what"),
    [
        ("the front", "claim"),
        ("claims", "claim"),
        ("a claim", "claim"),
        ("a claim", "statement"),
        ("a page", "copy"),
        ("a page", "statement"),
        ("a page", "finding"),
        ("findings", "finding"),
        ("a source", "statement"),
        ("a stemma", "copy"),
        ("two pages", "copy"),
    ],
)
def test_whatever_a_room_lists_is_judged_and_taken_back_with_keys_and_the_place_stays(visit, listed, case, where, what):
    page = visit(listed[where], name="Ana")
    before = len(Case(case).judgements())
    step_to(page, f"[data-what={what}]")
    here = page.locator(".here")
    key = here.evaluate(KEY)
    page.keyboard.press("r")
    page.keyboard.press("a")  # at once: it waits for the first, and uses its mark
    page.wait_for_selector(".here.accepted, .here:has(.standing.accepted)")
    told(page, "accepted")
    assert [(one.by, one.act, one.what) for one in Case(case).judgements()[before:]] == [
        ("Ana", "reject", what),
        ("Ana", "accept", what),
    ]
    assert page.get_by_role("status").filter(has_text="accepted; u takes it back").count() == 1
    page.keyboard.press("u")
    told(page, "taken back$")
    page.keyboard.press("u")
    page.keyboard.press("u")
    told(page, "Nothing")  # said in its turn
    assert page.locator(".here .standing").count() == 0
    assert here.evaluate(KEY) == key
    assert len(Case(case).judgements()) == before + 4
    page.keyboard.press("e")
    page.wait_for_url(f"**/judging/{what}?*")


def test_what_somebody_else_judged_is_told_at_hand_and_shown_as_it_stands_now(visit, listed, case):
    page = visit(listed["a page"], name="Ana", refused=409)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.keyboard.press("k")
    step_to(page, "[data-what=statement]", "k")
    here = page.locator(".here")
    theirs = Case(case).judge("reject", "statement", here.get_attribute("data-id"), by="Ben")
    page.keyboard.press("a")
    page.wait_for_selector(".here.rejected .told")
    assert "Ben" in here.locator(".told").inner_text()
    box = here.locator(".told").bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= page.viewport_size["height"]
    page.keyboard.press("a")  # now it is known
    page.wait_for_selector(".here.accepted")
    Case(case).undo(Case(case).judgements()[-1].id, by="Ana")
    Case(case).undo(theirs.id, by="Ben")


def test_a_judgement_that_is_listed_is_taken_back_with_u_where_the_keys_stand(visit, listed, case):
    made = [Case(case).judge("note", "source", "Ilse Maron", by="Ben", note=note) for note in ("one", "two", "three")]
    page = visit("/activity", name="Ana")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("u")
    page.wait_for_selector(".here.undone .told")
    assert page.locator(".here").get_attribute("id") == f"j-{made[1].id}"
    last = Case(case).judgements()[-1]
    assert (last.by, last.undoes) == ("Ana", made[1].id)
    page.keyboard.press("a")
    told(page, "A judgement")
    page.keyboard.press("o")
    page.wait_for_url("**/judging/source?*")


def test_the_keys_are_told_and_those_of_who_judges_only_to_them(visit, browser, dam_file, tmp_path):
    page = visit("/claims")
    page.keyboard.press("?")
    assert page.locator("dialog kbd").all_inner_texts() == [
        *("j", "k", "o", "Enter", "a", "r", "e", "u", "/", "Escape", "h", "?"),
    ]
    people = People(tmp_path / "desk.json")
    people.add("Rea", Role.READER, password="a long enough password")
    with opened(reading_room(dam_file, people=people)) as address:
        theirs = Visit(browser, address)
        theirs.page.goto("/signin?next=/claims")
        theirs.page.fill("[name=name]", "Rea")
        theirs.page.fill("[name=password]", "a long enough password")
        theirs.page.get_by_role("button").click()
        theirs.page.keyboard.press("?")
        assert {"a", "r", "e", "u"}.isdisjoint(theirs.page.locator("dialog kbd").all_inner_texts())
        theirs.page.keyboard.press("Escape")
        theirs.page.keyboard.press("j")
        theirs.page.keyboard.press("a")
        assert theirs.page.url.endswith("/claims")
        theirs.context.close()
        assert theirs.wrong == []


LIT = """() => [...new Set([...document.querySelectorAll('main *')]
    .filter((one) => getComputedStyle(one).backgroundColor === 'rgb(255, 241, 184)')
    .map((one) => one.dataset.s ?? one.id))]"""


def test_the_address_a_click_and_the_focus_move_the_place_and_one_thing_is_lit(visit, addresses):
    page = visit(f"{addresses[2]}#s20", color_scheme="light")
    assert page.locator(".here .no").inner_text() == "s20"
    assert page.evaluate(LIT) == ["20"]
    page.keyboard.press("j")
    here = page.locator(".here")
    assert here.get_attribute("data-s") == "21" or here.get_attribute("id").startswith("f")
    step_to(page, ".audit")
    assert page.evaluate(LIT) == [here.get_attribute("id")]
    page.locator(".reading .s[data-s='12']").first.click()
    assert page.locator(".here .no").inner_text() == "s12"
    page.keyboard.press("k")
    page.locator(".reading .s[data-s='12']").first.click()  # the address says so already
    assert page.locator(".here .no").inner_text() == "s12"
    page.locator(".note[data-s='5'] a").last.focus()
    assert page.locator(".here .no").inner_text() == "s5"
    page.evaluate("location.hash = 's7'")
    page.locator(".here[data-s='7']").wait_for()
    page.reload()
    assert page.locator(".here .no").inner_text() == "s7"


def test_enter_opens_what_the_keys_stand_at_and_escape_leaves_a_field(visit, listed):
    page = visit("/claims")
    page.keyboard.press("j")
    page.keyboard.press("/")
    page.keyboard.type("dam")
    page.keyboard.press("Escape")
    assert page.locator("#q").input_value() == "dam"
    assert page.locator(".here").evaluate("one => one === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/*")
    page.goto(listed["a page"])
    step_to(page, "[data-what=statement]")
    step_to(page, ":has(.claimed)")
    page.keyboard.press("o")  # what it leads to, and not its own address
    page.wait_for_url("**/claims/*")


TEXT = """() => [...document.querySelectorAll('body *')]
    .filter((one) => one.checkVisibility() && !one.closest('svg') &&
        [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .map((one) => {
        let [under, paper] = [one, 'rgb(255, 255, 255)'];
        for (; under; under = under.parentElement) {
            const found = getComputedStyle(under).backgroundColor;
            if (!found.endsWith(', 0)')) { paper = found; break; }
        }
        return [getComputedStyle(one).color, paper, one.outerHTML.slice(0, 80)];
    })"""
DRAWN = "() => [...document.querySelectorAll('svg text')].map((one) => getComputedStyle(one).fill)"


def contrast(one: str, other: str) -> float:
    """By WCAG 2.2."""

    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_what_is_printed_is_the_same_from_light_and_dark_and_can_be_read(visit, addresses):
    page = visit()
    for address in addresses[:-1]:
        shown = []
        for scheme in ("light", "dark"):
            page.emulate_media(media="print", color_scheme=scheme)
            page.goto(address)
            shown.append((page.evaluate(TEXT), page.evaluate(DRAWN)))
        assert shown[0] == shown[1], address
        assert [one for one in shown[1][0] if contrast(*one[:2]) < 4.5] == [], address
        assert [one for one in shown[1][1] if contrast(one, "rgb(255, 255, 255)") < 4.5] == [], address


def test_reasons_are_printed_though_they_are_folded_and_furniture_is_not(visit, listed):
    page = visit(listed["a stemma"])
    page.emulate_media(media="print")
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = false")
    reasons = page.locator("details .reasons")
    assert reasons.count() == sum(one.is_visible() for one in reasons.all()) > 3
    page.goto(listed["a page"])
    assert page.locator("details.furniture").count() > 0
    assert not page.locator("details.furniture").first.is_visible()
    assert len(page.pdf()) > 10_000


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
    assert "The gate was open. in the words of Ben" in page.locator("h1").inner_text()
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


def test_a_title_without_a_space_breaks_and_has_a_measure(browser, tmp_path):
    page = "<html><head><title>%s</title></head><body><article><h1>%s</h1><p>%s</p></article></body></html>"
    for n, title in enumerate(("Dam" * 4000, "Flood" * 2000)):
        told = "The harbour master said on Monday that 40 boats were lost off Sorby. " * (n + 4)
        (tmp_path / f"{n}.html").write_text(page % (title, title, told))
    case = Case(tmp_path / "long.sayso")
    case.add(str(tmp_path))
    ids = [record.page.id for record in case.records()]
    with opened(reading_room(case.path)) as address:
        visit = Visit(browser, address, viewport={"width": 320, "height": 800})
        for room in (
            "/",
            "/pages",
            "/claims",
            "/families",
            *(f"/pages/{id}" for id in ids),
            f"/compare/{'/'.join(ids)}",
        ):
            visit.page.goto(room)
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320, room
        visit.page.set_viewport_size({"width": 1280, "height": 800})
        visit.page.goto(f"/pages/{ids[0]}")
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 1280
        assert visit.page.locator("h1").bounding_box()["height"] < 400
        visit.context.close()


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
