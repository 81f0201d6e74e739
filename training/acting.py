"""States and teams that act, marked as the organisations that they are there.

"England beat Sweden", "Moscow said": CoNLL-2003 calls these places, PUD and GUM call them organisations. One
network can't do both, so for names all texts are marked by the latter. Such sentences are few outside reports
of matches; more are made by putting a country where another state, team or organisation acts.
"""

from collections.abc import Iterator

import numpy as np

SAYS = frozenset("""
said says say announced announces agreed agree agrees accused accuses denied denies deny rejected
rejects warned warns urged urges called calls condemned condemns wants want wanted won win wins beat
beats lost lose loses scored scores defeated drew led leads played play plays thrashed failed fails
signed launched sent fired sees saw believes hopes hoped hope pledged promised offered decided
decides insists insisted backed backs supports supported opposes opposed refused refuses threatened
invaded attacked recognises recognizes recognised recognized expelled banned lifted imposed took
take takes made make makes gave give gives met meet faces faced face finished equalised qualified
reached became become needs need needed tried try tries expects expected plans planned plan claims
claimed claim asked asks told tells voted proposed demanded demands deployed declared tested
withdrew joined seeks sought bowled batted started began begin continued dominated advanced
""".split())  # fmt: skip
HELPS = frozenset("will would could must should may might can has have had did does".split())
BETWEEN = frozenset("""
also now recently already never later then not only still first quickly immediately finally
""".split())  # fmt: skip
WHERE = frozenset("""
in from of to at near across throughout into between outside inside around through via visit visited
""".split())  # fmt: skip
SPORT = frozenset("""
goal goals match matches cup innings wicket wickets coach minute minutes striker midfielder captain
final semifinal semifinals quarter-final scored league tournament championship test odds rugby
soccer cricket tennis team squad game half-time qualifier group penalty
""".split())  # fmt: skip
AGAINST = frozenset("against beat beating defeated over v versus vs thrashed".split())
NEAR, LEAST = 4, 5  # sentences on either side, and words of sport in them that make a report of a match
COUNTRIES = [*"""
Afghanistan Albania Algeria Angola Argentina Armenia Australia Austria Azerbaijan Bahrain Bangladesh
Belarus Belgium Bolivia Bosnia Botswana Brazil Bulgaria Cambodia Cameroon Canada Chad Chile China
Colombia Croatia Cuba Cyprus Denmark Ecuador Egypt Eritrea Estonia Ethiopia Fiji Finland France
Gabon Georgia Germany Ghana Greece Guatemala Haiti Honduras Hungary Iceland India Indonesia Iran
Iraq Ireland Israel Italy Jamaica Japan Jordan Kazakhstan Kenya Kuwait Latvia Lebanon Liberia Libya
Lithuania Malaysia Mali Malta Mexico Moldova Mongolia Morocco Mozambique Myanmar Namibia Nepal
Netherlands Nicaragua Niger Nigeria Norway Oman Pakistan Panama Paraguay Peru Poland Portugal Qatar
Romania Russia Rwanda Senegal Serbia Singapore Slovakia Slovenia Somalia Spain Sudan Sweden
Switzerland Syria Taiwan Tanzania Thailand Tunisia Turkey Uganda Ukraine Uruguay Uzbekistan
Venezuela Vietnam Yemen Zambia Zimbabwe England Scotland Wales Britain
""".split()]  # fmt: skip
OTHERS = [
    name.strip()
    for name in """
South Korea|North Korea|New Zealand|South Africa|Saudi Arabia|Sri Lanka|Costa Rica|Ivory Coast|
Northern Ireland|Hong Kong|United States|the United States|the U.S.|the US|the UK|Washington|
Moscow|Beijing|Tehran|London|Paris
""".split("|")
]
OTHER = 0.25  # of the names put in are of the second list


def marked(rows: list[dict]) -> list[dict]:
    """Rows of tokens and tags with every place that acts made an organisation."""
    return [_marked(row, sport) for row, sport in zip(rows, _sport(rows), strict=True)]


def _marked(row, sport):
    tags = list(row["tags"])
    for start, end, label in spans(tags):
        if label == "LOC" and acting(row["tokens"], start, end, sport):
            tags[start:end] = ["B-ORG", *["I-ORG"] * (end - start - 1)]
    return row | {"tags": tags}


def swapped(rows: list[dict], rng: np.random.Generator) -> Iterator[dict]:
    """Those rows in which a state, team or organisation acts, with a country in its place."""
    for row, sport in zip(rows, _sport(rows), strict=True):
        chosen = [span for span in spans(row["tags"]) if _may_go(row["tokens"], *span, sport)]
        if chosen:
            yield _with_countries(row, chosen, rng)


def _may_go(tokens, start, end, label, sport):
    low = [token.lower() for token in tokens]
    told = start and low[start - 1] in ("the", "a", "an", "'s", "our", "its", "his")
    acts = label in ("ORG", "LOC") and not told and acting(tokens, start, end, sport)
    return acts and (_verb(low, end) or _of_sport(low, sport))


def _with_countries(row, chosen, rng):
    tokens, tags, at = [], [], 0
    for start, end, _ in chosen:
        names = OTHERS if rng.random() < OTHER else COUNTRIES
        _, article, name = names[rng.integers(len(names))].rpartition("the ")
        before = ["The" if start == 0 else "the"] if article else []
        new = name.split()
        tokens += [*row["tokens"][at:start], *before, *new]
        tags += [*row["tags"][at:start], *["O"] * len(before), "B-ORG", *["I-ORG"] * (len(new) - 1)]
        at = end
    return {"tokens": tokens + row["tokens"][at:], "tags": tags + row["tags"][at:]}


def spans(tags: list[str]) -> list[tuple[int, int, str]]:
    """(start, end, label) of each name of BIO tags."""
    found = []
    for at, tag in enumerate(tags):
        if tag.startswith("I-") and found:
            found[-1] = (found[-1][0], at + 1, found[-1][2])
        elif tag != "O":
            found.append((at, at + 1, tag[2:]))
    return found


def acting(tokens: list[str], start: int, end: int, sport: bool) -> bool:
    """Whether tokens[start:end], a place, does what a state or a team does; sport: in a report of a match."""
    low = [token.lower() for token in tokens]
    if end - start > 3 or not _prose(tokens, low):
        return False
    before = low[start - 1] if start else ""
    sport = _of_sport(low, sport)
    if sport and before in AGAINST:
        return True
    if before in WHERE and not (sport and before == "between"):
        return False
    if before == "and" and start > 1 and low[start - 2] in WHERE:
        return False
    if sport and before not in (",", "(", "/", "-"):
        return True
    return (sport or before not in (",", "-", "(", "/")) and _does(tokens, low, end)


def _prose(tokens, low):
    """Whether these words are a sentence, and no headline or table."""
    verbs = any(_verb(low, at) or low[at] in ("is", "are", "was", "were") for at in range(len(low)))
    capitals = sum(token.isupper() and len(token) > 1 for token in tokens)
    return len(tokens) >= 7 and verbs and capitals <= len(tokens) / 3


def _does(tokens, low, end):
    together = low[end : end + 1] == ["and"] and tokens[end + 1 : end + 2] and tokens[end + 1][:1].isupper()
    return _verb(low, end) or bool(together and _verb(low, end + 2))


def _verb(low, at):
    """Whether what stands there, adverbs left aside, is a verb of doing."""
    while at < len(low) and (low[at] in BETWEEN or low[at].endswith("ly")):
        at += 1
    word, after = ([*low[at : at + 2], "", ""])[:2]
    if word in HELPS:
        return after not in ("be", "been", "long")
    return word in SAYS or (word.endswith("ed") and len(word) > 4 and after != "by")


def _of_sport(low, sport):
    words = SPORT.intersection(low)
    return sport or len(words) >= 2 or bool(words and AGAINST.intersection(low))


def _sport(rows):
    """For each row whether it stands in a report of a match."""
    hits = np.array([sum(token.lower() in SPORT for token in row["tokens"]) for row in rows])
    sums = np.concatenate([[0], np.cumsum(hits)])
    at = np.arange(len(rows))
    near = sums[np.minimum(at + NEAR + 1, len(rows))] - sums[np.maximum(at - NEAR, 0)]
    return near >= LEAST
