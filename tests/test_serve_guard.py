"""The reading room before strangers: what is refused, how fast, and that hostile pages are only ever shown."""

from __future__ import annotations

import re
import time
from html import escape
from pathlib import Path

import lxml.html
import pytest
from fastapi.testclient import TestClient
from lxml import etree

from sayso.case import Case
from sayso.serve import People, Role, markup, reading_room
from sayso.serve.gate import onward
from sayso.serve.guard import Guard
from sayso.serve.people import Tries
from sayso.serve.problems import Refused

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("ignore:Using `httpx`")]

PASSWORD = "a dozen herring boats"

HOSTILE = f"""<html><head>
<title>&lt;script&gt;alert(1)&lt;/script&gt; {escape('"><img src=x onerror=alert(2)>')}</title>
<meta property="og:site_name" content="{escape("<svg onload=alert(3)>")}">
<meta property="article:published_time" content="2031-05-06T07:08:09Z"></head><body><article>
<h1>{escape("<script>alert(4)</script>")} &#x202e;desrever&#x202c; ze&#x200b;ro</h1>
<p>The harbour master, {escape("<b onmouseover=alert(5)>")} Ida Korr, said on Tuesday that 40 boats were lost.</p>
<p>{escape("</script><script>alert(6)</script>")} Officials may ask for help, <a href="javascript:alert(7)">she
said</a>.</p>
<p>{escape("{{ 7 * 7 }} {% raw %}")} &#x2066;isolated&#x2069; words that Tomas Vrell told reporters.</p>
<h2>References</h2>
<ol><li>Harbour Wire, "Boats lost", <a href="javascript:alert(8)">javascript:alert(8)</a></li></ol>
</article></body></html>""".encode()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Path:
    """A case of hostile pages: script in every field, bidi tricks, a title that is a formula, a name that is a tag."""
    folder = tmp_path_factory.mktemp("hostile")
    named = folder / '<img src=x onerror="alert(9)">.html'
    named.write_bytes(HOSTILE)
    formula = re.sub(rb"<title>.*</title>", b"<title>=cmd|' /C calc'!A0</title>", HOSTILE)
    (folder / "copy.html").write_bytes(formula.replace(b"40 boats", b"60 boats"))
    case = folder / "case.sayso"
    Case(case).add(str(named), str(folder / "copy.html"))
    return case


@pytest.fixture(scope="module")
def room(hostile):
    with TestClient(reading_room(hostile), base_url="http://localhost", follow_redirects=False) as client:
        yield client


def addresses(case: Path) -> list[str]:
    its = Case(case)
    pages = [record.page.id for record in its.records()]
    return [
        "/",
        "/pages",
        "/pages?q=boats",
        *(f"/pages/{page}" for page in pages),
        f"/families/{pages[0]}",
        f"/compare/{pages[0]}/{pages[1]}",
        *(f"/claims/{claim.id}" for claim in its.claims()),
        "/claims",
        "/findings",
        "/families",
        "/sources",
        "/adding",
    ]


def test_nothing_of_a_page_can_act_in_any_room(room, hostile):
    shown = ""
    for address in addresses(hostile):
        answer = room.get(address)
        assert answer.status_code == 200
        tree = lxml.html.document_fromstring(answer.text)
        for element in tree.iter("script"):
            assert element.get("src", "").startswith("/static/")
            assert not (element.text or "").strip()
        assert not list(tree.iter("img", "iframe", "object", "embed", "base", "style"))
        for element in tree.iter("*"):
            assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
            for name in ("href", "src", "action"):
                assert element.get(name, "/").startswith(("/", "#")), address
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b]", answer.text), address
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        shown += answer.text
    assert "U+202E</span>" in shown
    assert "&lt;script&gt;alert(4)" in shown
    assert "javascript:alert(8)" in shown  # as text


def test_pictures_of_hostile_pages_are_well_formed_and_hold_nothing_that_acts(room, hostile):
    its = Case(hostile)
    claims = [f"/claims/{claim.id}.svg" for claim in its.claims()]
    for address in ["/front.svg", f"/families/{its.records()[0].page.id}.svg", *claims]:
        answer = room.get(address)
        assert answer.status_code == 200
        svg = etree.fromstring(answer.content, etree.XMLParser(resolve_entities=False))
        assert {etree.QName(one).localname for one in svg.iter()} <= set(
            "svg title desc style rect text g path line circle polygon polyline tspan".split()
        )
        assert not [name for one in svg.iter() for name in one.attrib if name.startswith("on") or "href" in name]
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b]", answer.text), address
        assert "sandbox" in answer.headers["content-security-policy"]
        assert "script-src" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("a\u202eb", "a<U+202E>b", id="an override"),
        pytest.param("ze\u200bro", "ze<U+200B>ro", id="a space of no width"),
        pytest.param("\x00\x1b[31m", "<U+0000><U+001B>[31m", id="controls"),
        pytest.param("\ud800", "<U+D800>", id="half a pair"),
        pytest.param(
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            id="a joiner where it is spelling",
        ),
        pytest.param("a\u200db", "a<U+200D>b", id="a joiner where it hides"),
        pytest.param("👩\u200d👧", "👩\u200d👧", id="a family"),
        pytest.param("<b> & co", "&lt;b&gt; &amp; co", id="markup"),
    ],
)
def test_what_would_be_obeyed_or_not_be_seen_is_written_out(text, shown):
    assert re.sub(r'<span class="hidden" title="[^"<>]*">(U\+\w+)</span>', r"<\1>", str(markup.show(text))) == shown
    assert "\u202e" not in markup.plain(text)


def test_a_pages_bytes_are_only_ever_taken_away(room, hostile):
    page = next(one for one in Case(hostile).records() if "40 boats" in one.page.text).page.id
    answer = room.get(f"/pages/{page}/raw")
    assert answer.content == HOSTILE
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == f'attachment; filename="{page}.bin"'
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_spreadsheet_runs_nothing_of_a_page(room):
    assert "\"'=cmd|" in room.get("/pages.csv").text


QUADRATIC = "bytes=" + ",".join("0-" for _ in range(1500))
PARTS = b"".join(
    b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\na\r\n' for _ in range(10_000)
)


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({"url": "/static/room.css", "headers": {"range": QUADRATIC}}, id="a quadratic range"),
        pytest.param({"url": "/pages", "headers": {"host": "evil.example"}}, id="another host"),
        pytest.param(
            {"url": "/pages", "headers": {"host": "localhost.evil.example"}}, id="a host that begins like ours"
        ),
        pytest.param({"url": "/pages?limit=1000000000"}, id="a huge limit"),
        pytest.param({"url": "/pages?limit=-1"}, id="a negative limit"),
        pytest.param({"url": "/pages?publisher=' OR 1=1 --"}, id="SQL in a facet that is free"),
        pytest.param({"url": "/pages?certainty=stated' OR '1'='1"}, id="SQL in a facet that is not"),
        pytest.param({"url": "/findings.json?verdict=fails;DROP TABLE page"}, id="SQL in a choice"),
        pytest.param({"url": "/claims?after=WzEsMl0"}, id="a cursor of another list"),
        pytest.param({"url": "/claims?after=%00%ff"}, id="a cursor of nothing"),
        pytest.param({"url": "/pages?q=" + "a" * 5000}, id="a long address"),
        pytest.param({"url": "/pages/../../etc/passwd"}, id="a way out"),
        pytest.param({"url": "/static/..%2f..%2fapp.py"}, id="a way out of the static files"),
        pytest.param({"url": "/pages/%00"}, id="a null"),
        pytest.param(
            {"method": "POST", "url": "/adding", "headers": {"origin": "http://evil.example"}}, id="another site's form"
        ),
        pytest.param(
            {"method": "POST", "url": "/adding", "headers": {"sec-fetch-site": "cross-site"}},
            id="another site's script",
        ),
        pytest.param({"method": "POST", "url": "/adding", "headers": {"origin": "null"}}, id="a sandbox's form"),
        pytest.param(
            {"method": "POST", "url": "/adding", "files": {"files": ("a", b"a")}}, id="a form without its token"
        ),
        pytest.param(
            {
                "method": "POST",
                "url": "/adding",
                "content": PARTS + b"--x--",
                "headers": {"content-type": "multipart/form-data; boundary=x"},
            },
            id="ten thousand parts",
        ),
        pytest.param(
            {
                "method": "POST",
                "url": "/adding",
                "content": b"[" * 60_000,
                "headers": {"content-type": "application/json"},
            },
            id="deep JSON",
        ),
        pytest.param({"method": "POST", "url": "/pages", "content": b"a" * 70_000}, id="a body nobody asked for"),
        pytest.param({"method": "PUT", "url": "/pages/0123456789abcdef"}, id="a method nobody takes"),
        pytest.param({"method": "GET", "url": "/signin?next=//evil.example"}, id="a way elsewhere"),
    ],
)
def test_it_is_refused_at_once(room, sent):
    began = time.process_time()  # of client and room together; other tests run beside this one
    answer = room.request(**{"method": "GET", **sent})
    assert 400 <= answer.status_code < 500
    assert time.process_time() - began < 0.3
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "",
        "pages",
        "/\t/evil.example",
        "/%0d\n",
        "\\/x",
        "/ a",
    ],
)
def test_signing_in_leads_nowhere_else(address):
    assert onward(address) is None


@pytest.mark.parametrize("address", ["/", "/pages?q=a%20b", "/claims/0123456789abcdef#s1"])
def test_signing_in_leads_on(address):
    assert onward(address) == address


# --- people ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def users(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("users") / "desk.json"
    people = People(path)
    people.add("ana", Role.REVIEWER, password=PASSWORD)
    people.add("ben", Role.READER, password=PASSWORD + "s")
    return path


@pytest.fixture
def desk(hostile, users):
    """A room for which one signs in."""
    app = reading_room(hostile, people=People(users), hosts=["desk.example"])
    with TestClient(app, base_url="https://desk.example", follow_redirects=False) as client:
        yield client


def signed_in(desk, name="ana", password=PASSWORD, **more):
    return desk.post("/signin", data={"name": name, "password": password, **more})


def test_nobody_enters_without_a_password_or_token(desk):
    page = desk.get("/claims?contested=true")
    assert (page.status_code, page.headers["location"]) == (303, "/signin?next=%2Fclaims%3Fcontested%3Dtrue")
    for address in ("/claims.json", "/api/claims", "/api/openapi.json", "/pages.csv"):
        assert desk.get(address).status_code == 401
    assert desk.post("/adding").status_code == 401
    assert desk.get("/", headers={"cookie": "sayso=forged"}).status_code == 303
    assert desk.get("/api/claims", headers={"authorization": "Bearer guessed"}).status_code == 401


def test_who_signs_in_goes_on_where_they_were_sent_away_and_out_again(desk):
    answer = signed_in(desk, next="/claims?contested=true")
    assert (answer.status_code, answer.headers["location"]) == (303, "/claims?contested=true")
    cookie = answer.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Secure", "Path=/"))
    front = desk.get("/").text
    assert "<bdi>ana</bdi>" in front
    token = re.search(r'name="token" value="([^"]+)"', front)[1]
    assert desk.post("/signout", data={"token": "another"}).status_code == 403
    assert desk.post("/signout", data={"token": token}).headers["location"] == "/signin"
    assert desk.get("/").status_code == 303


def test_a_session_that_was_ended_opens_nothing_wherever_its_cookie_is_kept(desk, users, hostile):
    cookie = signed_in(desk).cookies["sayso"]
    token = re.search(r'name="token" value="([^"]+)"', desk.get("/").text)[1]
    other = signed_in(desk).cookies["sayso"]
    desk.cookies.clear()
    kept = {"cookie": f"sayso={cookie}"}
    assert desk.get("/", headers=kept).status_code == 200
    assert desk.post("/signout", data={"token": token}, headers=kept).status_code == 303
    assert desk.get("/", headers=kept).status_code == 303
    assert desk.get("/", headers={"cookie": f"sayso={other}"}).status_code == 200  # another browser of the same person
    again = reading_room(hostile, people=People(users), hosts=["desk.example"])
    with TestClient(again, base_url="https://desk.example", follow_redirects=False) as opened:
        assert opened.get("/", headers=kept).status_code == 303
        assert opened.get("/", headers={"cookie": f"sayso={other}"}).status_code == 200


def test_without_its_users_file_the_room_lets_nobody_in_and_damaged_it_says_so(hostile, tmp_path):
    file = tmp_path / "desk.json"
    token = People(file).add("robot", Role.READER)
    People(file).add("ana", Role.REVIEWER, password=PASSWORD)
    app = reading_room(hostile, people=People(file), hosts=["desk.example"])
    with TestClient(app, base_url="https://desk.example", follow_redirects=False) as room:
        signed_in(room)
        as_robot = {"authorization": f"Bearer {token}"}
        assert room.get("/").status_code == room.get("/api/claims", headers=as_robot).status_code == 200
        whole = file.read_bytes()
        file.write_bytes(whole[:40])
        told = room.get("/")
        assert (told.status_code, "nobody is let in" in told.text) == (503, True)
        file.unlink()
        assert room.get("/").status_code == 303
        assert room.get("/api/claims", headers=as_robot).status_code == 401
        assert signed_in(room).status_code == 403
        file.write_bytes(whole)
        assert room.get("/").status_code == 200


def test_failures_of_others_keep_nobody_out_of_their_own_name_for_long():
    now = 0.0
    tries = Tries(clock=lambda: now)
    for n in range(500):
        tries.failed("ana", f"10.0.{n // 250}.{n % 250}")
    with pytest.raises(Refused, match="again in 31 seconds"):
        tries.allow("ana", "10.9.9.9")
    now = 31.0
    tries.allow("ana", "10.9.9.9")


def test_the_number_of_the_address_that_was_reached_is_a_name_of_the_room_and_no_other_number_is():
    def status(host: str, reached: str) -> int:
        scope = {
            "type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b"",
            "headers": [(b"host", host.encode())], "server": (reached, 8765),
        }  # fmt: skip
        refusal = Guard(None, hosts=["desk.example"], files_at="/adding")._refusal(scope)
        return refusal.status if refusal else 200

    assert status("10.0.0.5:8765", "10.0.0.5") == 200
    assert status("[fd00::5]:8765", "fd00::5") == 200
    assert status("10.0.0.6:8765", "10.0.0.5") == 421
    assert status("evil.example", "evil.example") == 421
    assert status("desk.example", "10.0.0.5") == 200


def test_what_goes_wrong_does_not_say_where_the_case_lies(hostile, users):
    room = TestClient(reading_room(hostile), base_url="http://localhost")
    told = room.get("/judging/claim.json?id=0123456789abcdef")
    assert told.status_code == 404
    assert str(hostile.parent) not in told.text
    assert hostile.name in told.text


def test_a_reader_sees_everything_and_changes_nothing(desk):
    signed_in(desk, "ben", PASSWORD + "s")
    front = desk.get("/").text
    assert "Add pages" not in front
    token = re.search(r'name="token" value="([^"]+)"', front)[1]
    assert desk.post("/adding", data={"token": token}).status_code == 403


def test_a_token_is_for_programs_and_needs_no_form(desk, users):
    token = People(users).add("robot", Role.READER)
    assert desk.get("/api/claims", headers={"authorization": f"Bearer {token}"}).status_code == 200
    assert token not in users.read_text()


def test_a_session_ends_with_a_change_of_password_or_with_its_person(desk, users):
    People(users).add("eve", Role.READER, password=PASSWORD)
    signed_in(desk, "eve")
    assert desk.get("/").status_code == 200
    People(users).add("eve", Role.READER, password=PASSWORD * 2)
    assert desk.get("/").status_code == 303
    signed_in(desk, "eve", PASSWORD * 2)
    assert desk.get("/").status_code == 200
    People(users).remove("eve")
    assert desk.get("/").status_code == 303


def test_guessing_is_slowed_down(desk):
    answers = [signed_in(desk, password=f"a wrong password {n}").status_code for n in range(6)]
    assert answers == [403] * 5 + [429]
    refused = signed_in(desk)  # even the right one, for now
    assert (refused.status_code, int(refused.headers["retry-after"]) > 0) == (429, True)


def test_each_failure_after_five_doubles_the_wait_up_to_a_quarter_of_an_hour():
    now = 0.0
    tries = Tries(clock=lambda: now)
    waits = []
    for _ in range(20):
        try:
            tries.allow("ana", "10.0.0.1")
        except Refused as refused:
            waits.append(int(refused.headers["retry-after"]))
            now += waits[-1]
        tries.failed("ana", "10.0.0.1")
    assert waits[:3] == [3, 5, 9]
    assert max(waits) == 901
    tries.allow("ana", "10.0.0.2")
    tries.allow("ben", "10.0.0.3")


def test_failures_of_an_hour_ago_count_no_more():
    now = 0.0
    tries = Tries(clock=lambda: now)
    for _ in range(30):  # typing errors of a day, from one address
        tries.failed("ana", "10.0.0.1")
        now += 3700
    tries.allow("ana", "10.0.0.1")
    tries.failed("ana", "10.0.0.1")
    tries.allow("ana", "10.0.0.1")
