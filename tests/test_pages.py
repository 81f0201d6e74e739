"""The report in a browser: it reads, leads to its evidence, filters, prints, and asks nothing of anybody."""

import random
import re
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urlsplit

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from browser import chromium, watched
from conftest import sourcebook
from sourcebook import schema
from sourcebook.run import store
from sourcebook.show import links

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def out(reports):
    return reports[0][0] / "outputs"


def pages(out):
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*.html"))


class Page(HTMLParser):
    """The ids of a page and where its links lead."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.images = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        self.ids += [told["id"]] if "id" in told else []
        self.links += [
            told[name] for name in ("href", "src") if told.get(name) and not told[name].startswith("data:")
        ]
        self.images += [told.get("alt")] if tag == "img" else []


@pytest.fixture(scope="module")
def read(out):
    return {name: Page((out / name).read_text(encoding="utf-8")) for name in pages(out)}


def test_there_is_a_page_for_each_notebook_table_and_article(out, seeds):
    own = ["index.html", *(f"tables/{name}.html" for name in schema.TABLES)]
    articles = [links.page(article) for article in seeds.articles["article_id"]]
    assert {*own, *articles} < set(pages(out))


def test_every_link_and_anchor_leads_somewhere(out, read):
    for name, page in read.items():
        assert len(page.ids) == len(set(page.ids)), name
        for link in page.links:
            parts = urlsplit(link)
            assert not parts.scheme, (name, link)
            target = (out / name).parent.joinpath(unquote(parts.path)).resolve() if parts.path else out / name
            assert target.is_file(), (name, link)
            if parts.fragment and target.suffix == ".html":
                assert unquote(parts.fragment) in read[target.relative_to(out.resolve()).as_posix()].ids, (
                    name,
                    link,
                )


def test_every_picture_is_told_in_words(read):
    assert all(alt and len(alt) > 10 for page in read.values() for alt in page.images)
    assert sum(len(page.images) for page in read.values()) > 20


def test_every_row_of_every_table_has_an_address(read, seeds):
    for name, table in seeds:
        for row in table.itertuples():
            page, _, anchor = links.address(name, row).partition("#")
            assert page in read, (name, page)
            assert not anchor or unquote(anchor) in read[page].ids, (name, anchor)


def test_every_page_is_quiet_and_fits_a_phone(browser, out):
    for name in pages(out):
        with watched(browser, viewport=PHONE) as (page, told):
            page.goto((out / name).as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
            assert told == [], name


def serious(page):
    found = Axe().run(page).response["violations"]
    return [
        (one["id"], one["nodes"][0]["html"][:200])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_a_reader_with_other_needs(browser, out, scheme, seeds):
    looked = pages(out) if scheme == "light" else ["index.html", "02_sourcing.html", "05_lineage.html",
        "tables/attributions.html", links.page(seeds.articles["article_id"][2])]  # fmt: skip
    for name in looked:
        with watched(browser, viewport=DESK, color_scheme=scheme) as (page, _):
            page.goto((out / name).as_uri())
            page.wait_for_load_state("load")
            assert serious(page) == [], name


def located(seeds):
    """(table, address, words, article) of everything that has a place in an article."""
    text = seeds.articles.set_index("article_id")["text"]
    for name in ("spans", "mentions", "credits"):
        for row in getattr(seeds, name).itertuples():
            assert text[row.article_id][row.start : row.end] == row.surface
            yield name, links.address(name, row), row.surface
    for row in seeds.reuse.itertuples():
        yield "reuse", links.address("reuse", row), text[row.article_a][row.start_a : row.end_a]
    for row in seeds.passages.itertuples():
        yield "passages", links.address("passages", row), text[row.article_id][row.start : row.end]


MARKED = """([name]) => name.startsWith("p")
    ? document.getElementById(name).querySelector(".text").textContent
    : [...document.querySelectorAll(`[data-of~="${CSS.escape(name)}"]`)].map((piece) => piece.textContent).join("")"""


def test_an_article_shows_the_very_characters_of_rows_drawn_at_random(browser, out, seeds):
    drawn = random.Random(7).sample(list(located(seeds)), 40)
    assert len({name for name, *_ in drawn}) > 2
    with watched(browser) as (page, told):
        for name, address, words in drawn:
            page.goto((out / address.partition("#")[0]).as_uri())
            shown = page.evaluate(MARKED, [unquote(address.partition("#")[2])])
            joined = re.sub(r"[\r\n]+", "", shown)  # a mark that runs on over paragraphs
            assert joined == re.sub(r"\s*[\r\n]+\s*", "", words) or shown == words, (name, address)
        assert told == []


def test_an_address_marks_the_whole_statement(browser, out, seeds):
    row = seeds.attributions.iloc[5]
    anchor = row["attribution_id"].rpartition("#")[2]
    pieces = seeds.spans[seeds.spans["attribution_id"] == row["attribution_id"]]
    with watched(browser) as (page, _):
        page.goto(f"{(out / links.page(row['article_id'])).as_uri()}#{anchor}")
        shown = page.evaluate(
            "[...document.querySelectorAll('.here')].map((piece) => piece.textContent).join('')"
        )
        assert len(shown) == pieces["surface"].str.len().sum()
        expect(page.locator(".beside a", has_text=row["speaker"]).first).to_be_visible()


def test_switches_of_the_legend_hide_what_they_name(browser, out, seeds):
    with watched(browser) as (page, _):
        page.goto((out / links.page(seeds.articles["article_id"][0])).as_uri())
        tint = "getComputedStyle(document.querySelector('.text .source')).backgroundColor"
        before = page.evaluate(tint)
        page.uncheck("#show-source")
        assert (
            page.evaluate(tint)
            != before
            == page.evaluate("getComputedStyle(document.querySelector('.legend .source')).backgroundColor")
        )
        page.focus("#show-cue")
        page.keyboard.press("Space")
        assert not page.is_checked("#show-cue")


def rows(page):
    return page.locator("table.dataframe tbody tr:has(td:nth-child(2))")


def test_tables_sort_filter_and_download(browser, out, seeds, tmp_path):
    speaker = seeds.attributions["speaker"].value_counts().index[0]
    number = int((seeds.attributions["speaker"] == speaker).sum())
    with watched(browser) as (page, told):
        page.goto(f"{(out / 'tables/attributions.html').as_uri()}?speaker={quote(speaker)}")
        expect(rows(page)).to_have_count(number)
        assert f"speaker is {speaker}" in page.inner_text("#only")
        page.get_by_label("Filter:").fill("ammunition")
        expect(rows(page)).not_to_have_count(number)
        fewer = rows(page).count()
        assert 0 < fewer < number
        with page.expect_download() as download:
            page.get_by_role("button", name="CSV").click()
        download.value.save_as(tmp_path / "a.csv")
        kept = pd.read_csv(tmp_path / "a.csv")
        assert len(kept) == fewer
        assert set(kept["attribution_id"]) <= set(seeds.attributions["attribution_id"])
        page.goto((out / "tables/actors.html").as_uri())
        for order in ("ascending", "descending"):
            page.locator("thead th", has_text="mentions").first.click()
            expect(page.locator("thead th", has_text="mentions").first).to_have_attribute("aria-sort", order)
        expect(page.locator("tbody tr td").first).to_have_text(
            seeds.actors.sort_values("mentions")["actor_id"].iloc[-1]
        )
        assert told == []


def test_a_row_that_is_addressed_is_shown_wherever_it_stands(browser, out, seeds):
    last = seeds.actors["actor_id"].iloc[-1]
    with watched(browser) as (page, _):
        page.goto(f"{(out / 'tables/actors.html').as_uri()}#{quote(last)}")
        expect(page.locator("tr.here")).to_have_id(last)
        expect(page.locator("tr.here")).to_be_visible()


def test_numbers_of_the_story_lead_to_the_rows_they_count(browser, out, seeds):
    with watched(browser) as (page, _):
        page.goto((out / "index.html").as_uri())
        page.get_by_role("link", name=f"{len(seeds.attributions)} statements").click()
        expect(page.locator(".dt-info")).to_contain_text(f"of {len(seeds.attributions)} rows")
        page.goto((out / "index.html").as_uri())
        page.locator("a[href*='anonymous=True']").click()
        expect(rows(page)).to_have_count(int(seeds.attributions["anonymous"].sum()))
        page.locator("tbody tr td a").first.click()
        expect(page.locator(".here").first).to_be_visible()


def test_the_story_stands_in_one_screen(browser, out):
    with watched(browser, viewport={"width": 1440, "height": 900}) as (page, _):
        page.goto((out / "index.html").as_uri())
        bottom = page.evaluate("document.querySelector('.story').getBoundingClientRect().bottom")
        assert bottom <= 900


def test_printed_no_figure_is_cut(browser, out):
    for name in ("index.html", "02_sourcing.html", "05_lineage.html"):
        with watched(browser, viewport={"width": 718, "height": 1000}) as (page, told):  # A4 between margins
            page.goto((out / name).as_uri())
            page.emulate_media(media="print")
            cut = page.evaluate("""[...document.images].filter((image) => image.getBoundingClientRect().height > 960
                || image.getBoundingClientRect().right > innerWidth || getComputedStyle(image).breakInside != "avoid").length""")
            assert cut == 0, name
            assert page.evaluate("document.documentElement.scrollWidth") <= 718, name
            assert page.pdf(format="A4").startswith(b"%PDF"), name
            assert told == []


EVIL = "<script>alert(1)</script> </pre> &amp; <img src=x onerror=alert(2)> ‮right to left‬ \u200bzero {{ 7 * 7 }} $x$ *b* [a](javascript:alert(3))"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A report on articles whose text, title, outlet, name and file name are markup."""
    home = tmp_path_factory.mktemp("hostile")
    (home / "corpus").mkdir()
    for number in range(4):
        text = (
            f"{EVIL}\n\n“We will go on with {EVIL},” said minister Ann <b>Lee</b> of <img src=x onerror=alert(4)> in Paris on Monday.\n\n"
            f"Ann Lee told Reuters that {EVIL} was nothing new. The plan number {number} is what the ministry wants & needs, she added.\n"
        )
        (home / "corpus" / f"a{number} <img src=x onerror=alert(5)> & #é.txt").write_text(
            text, encoding="utf-8"
        )
    files = sorted(path.name for path in (home / "corpus").iterdir())
    about = pd.DataFrame(
        {"file": files, "outlet": "<script>alert(6)</script>", "title": EVIL, "published": "2022-09-06"}
    )
    about.to_csv(home / "corpus" / "articles.csv", index=False)
    done = sourcebook("report", "corpus", "--out", "outputs", cwd=home)
    assert done.returncode == 0, done.stderr
    return home / "outputs"


def test_hostile_text_is_text_everywhere(browser, hostile):
    tables = store.load(hostile)
    assert len(tables.attributions) > 3
    for name in pages(hostile):
        with watched(browser, viewport=PHONE) as (page, told):
            page.goto((hostile / name).as_uri())
            assert told == [], name
            assert page.locator("[onerror], script:not([src]), a[href^=javascript]").count() == 0, name
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
    article = tables.articles.iloc[0]
    with watched(browser) as (page, told):
        page.goto((hostile / links.page(article["article_id"])).as_uri())
        shown = page.evaluate(
            "[...document.querySelectorAll('.text')].map((piece) => piece.textContent).join('')"
        )
        assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", article["text"])
    figure = (hostile / "figures" / "01_corpus.svg").read_text(encoding="utf-8")
    assert "<script" not in figure


def test_links_of_hostile_pages_lead_somewhere(hostile):
    for name in pages(hostile):
        for link in Page((hostile / name).read_text(encoding="utf-8")).links:
            parts = urlsplit(link)
            assert not parts.scheme, (name, link)
            assert (hostile / name).parent.joinpath(unquote(parts.path)).exists(), (name, link)
