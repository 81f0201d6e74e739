"""The five seeds: untouched, read whole, and every row's words stand where it says."""

import hashlib

import pytest

from conftest import ROOT

SHA256 = {
    "000_33bfb70e91fa71fc.txt": "5082ff7071d3f8459dbc298c5e71227d420c8f2e15c93e3f38b6b4412d82c13c",
    "001_fde809fa37a8f729.txt": "858ca1dd67bcb8007003db0790816e924a24b319295f78025030d8f0106e2e94",
    "002_df5d74dac48ad764.txt": "223fac78138a8c7b4be43da5bb657a47a5396de925ac4e50bd301fa79cdb1c54",
    "003_62f593aff9cfc216.txt": "323d16b530ad31e55b485f5fd24c7398afaeebe618fbd96c9741a8572006cd6e",
    "004_712d3b59864b64b5.txt": "e1f3b3c49c1b9c154305578cf245be055b80e8d2b390ce49d1f0d8bf6ae78d17",
}


@pytest.mark.parametrize("name", SHA256)
def test_the_seeds_are_kept_byte_for_byte(name):
    assert hashlib.sha256((ROOT / "seeds" / name).read_bytes()).hexdigest() == SHA256[name]


def test_the_text_is_the_file(seeds):
    for row in seeds.articles.itertuples():
        assert row.text == (ROOT / "seeds" / row.article_id).read_bytes().decode("utf-8")


@pytest.mark.parametrize("table", ["spans", "mentions"])
def test_the_surface_of_every_row_stands_at_its_offsets(seeds, table):
    text = seeds.articles.set_index("article_id")["text"]
    rows = getattr(seeds, table)
    assert len(rows) > 30
    assert [text[row.article_id][row.start : row.end] for row in rows.itertuples()] == rows[
        "surface"
    ].tolist()


def test_every_attribution_has_its_pieces(seeds):
    pieces = seeds.spans.groupby("attribution_id")["part"].agg(set)
    assert set(pieces.index) == set(seeds.attributions["attribution_id"])
    assert all({"cue", "content"} <= parts for parts in pieces)


def test_rows_refer_to_rows_that_are_there(seeds):
    actors = set(seeds.actors["actor_id"])
    assert set(seeds.mentions["actor_id"]) == actors
    assert set(seeds.attributions["actor_id"]) - {""} <= actors
    assert set(seeds.passage_topics["passage_id"]) <= set(seeds.passages["passage_id"])
    assert seeds.actors["mentions"].sum() == len(seeds.mentions)
    assert seeds.problems.empty


def test_boilerplate_is_in_no_count(seeds):
    aside = seeds.passages[seeds.passages["role"] == "boilerplate"]
    assert len(aside) == 9
    for passage in aside.itertuples():
        for rows in (seeds.mentions, seeds.spans):
            here = rows[rows["article_id"] == passage.article_id]
            assert not ((here["start"] < passage.end) & (here["end"] > passage.start)).any()


def test_one_general_is_one_voice(seeds):
    ryder = seeds.actors.set_index("name").loc["Pat Ryder"]
    assert set(ryder["aliases"]) == {"Ryder", "Pat Ryder", "Patrick Ryder"}
    assert ryder["articles"] == 4
    assert ryder["attributions"] >= 10
