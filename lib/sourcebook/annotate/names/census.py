"""Mentions and attributions, part by part → the table `actors`: who is named how often, and heard."""

import pandas as pd

from sourcebook import schema

LEAST_HELD = 100_000  # rows that wait to be added up


class _Sums:
    """Numbers added up by key over many parts, in memory that grows with the different keys."""

    def __init__(self, *keys: str):
        self._keys, self._waiting, self._rows = list(keys), [], 0
        self._total = pd.DataFrame(
            {**{key: pd.Series(dtype="str") for key in keys}, "n": pd.Series(dtype=int)}
        )

    def add(self, counts: pd.Series) -> None:
        """More numbers, by those keys."""
        self._waiting.append(counts.rename("n").reset_index())
        self._rows += len(counts)
        if self._rows > max(len(self._total), LEAST_HELD):
            self.total()

    def total(self) -> pd.DataFrame:
        """The sums n, in order of the keys."""
        if self._waiting:
            rows = pd.concat([self._total, *self._waiting])
            self._total = rows.groupby(self._keys, as_index=False)["n"].sum()
            self._waiting, self._rows = [], 0
        return self._total


class Census:
    """Counts of the mentions and statements of every actor."""

    def __init__(self):
        self._surfaces, self._roles = _Sums("actor_id", "surface"), _Sums("actor_id", "role")
        self._articles, self._spoken, self._words = (_Sums("actor_id") for _ in range(3))

    def add(self, mentions: pd.DataFrame, attributions: pd.DataFrame) -> None:
        """Those of some whole articles, as in the tables."""
        self._surfaces.add(mentions.groupby(["actor_id", "surface"]).size())
        self._articles.add(mentions.groupby("actor_id")["article_id"].nunique())
        said = attributions[attributions["actor_id"] != ""].groupby("actor_id")
        self._spoken.add(said.size())
        self._words.add(said["words"].sum())
        self._roles.add(attributions[attributions["role"] != ""].groupby(["actor_id", "role"]).size())

    def table(self, actors: pd.DataFrame) -> pd.DataFrame:
        """The table `actors`, of those who are named; actors: each once, as `actors.rows` gives them."""
        order = {"by": ["actor_id", "n", "surface"], "ascending": [True, False, True]}
        surfaces = self._surfaces.total().sort_values(**order)
        named = surfaces.groupby("actor_id")
        aliases, mentions = named["surface"].agg(list), named["n"].sum()
        roles = self._roles.total().groupby("actor_id")["role"].agg(list).to_dict()  # sorted, as keys are
        ids = actors["actor_id"]

        def counted(sums):
            return ids.map(sums.set_index("actor_id")["n"]).fillna(0).astype("int64")

        return schema.table(
            "actors",
            actors.assign(
                aliases=ids.map(aliases),
                roles=pd.Series([roles.get(one, []) for one in ids], ids.index, object),
                mentions=ids.map(mentions),
                articles=counted(self._articles.total()),
                attributions=counted(self._spoken.total()),
                words_spoken=counted(self._words.total()),
            ),
        )
