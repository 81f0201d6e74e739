"""Topics beside other programs on labelled texts, and how time and memory grow.

Usage: bench_topics.py [TEXTS [DOCUMENTS…]]: TEXTS has a line "words<tab>split<tab>section" for each document,
as OCTIS gives BBC News; DOCUMENTS are the sizes of made-up corpora (default: 100,000). Other programs are
measured if they are installed. NPMI is over the ten words that are shown, in the same texts, and held out:
topics of the split "train" in the others; TD is the share of distinct words among them; sub80 the mean overlap
(Jaccard) of matched topics' words with those of 80 % subsamples; NMI that of each document's heaviest topic
with its section.
"""

import importlib.util
import sys
import time
from multiprocessing import get_context
from resource import RUSAGE_SELF, getrusage

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.metrics import normalized_mutual_info_score
from threadpoolctl import threadpool_limits

from sourcebook.annotate.topics import coherence, factors, topics

NUMBERS = (10, 20)
SUBSAMPLES = 10


def sourcebook(texts, number):
    """What gives the words that the library shows, and the weights of the documents."""
    vectorizer = CountVectorizer(analyzer=list, min_df=2, max_df=topics.COMMONEST, dtype=np.int32)
    counts = vectorizer.fit_transform(texts)
    model, vocabulary = factors.fit(counts, number), vectorizer.get_feature_names_out()
    return lambda: _shown(model, texts, vocabulary), model.passages


def _shown(model, texts, vocabulary):
    together = coherence.Together(texts, vocabulary)
    return [vocabulary[together.shown(row)] for row in model.words]


def _heaviest(weights, vocabulary):
    return [vocabulary[coherence.heaviest(row)] for row in weights]


def plain_nmf(texts, number):
    """scikit-learn's NMF of tf-idf, as its examples have it."""
    vectorizer = TfidfVectorizer(analyzer=list, min_df=2, max_df=topics.COMMONEST)
    model = NMF(number, init="nndsvd", random_state=0)
    documents = model.fit_transform(vectorizer.fit_transform(texts))
    words = _heaviest(model.components_, vectorizer.get_feature_names_out())
    return lambda: words, documents


def gensim_lda(texts, number):
    """gensim's LDA, ten passes."""
    from gensim.models import LdaModel

    return _of_gensim(texts, lambda bags, words: LdaModel(bags, number, words, passes=10, random_state=0))


def gensim_nmf(texts, number):
    """gensim's NMF, ten passes."""
    from gensim.models.nmf import Nmf

    return _of_gensim(texts, lambda bags, words: Nmf(bags, number, words, passes=10, random_state=0))


def _of_gensim(texts, make):
    from gensim.corpora import Dictionary
    from gensim.matutils import corpus2dense

    words = Dictionary(texts)
    words.filter_extremes(no_below=2, no_above=topics.COMMONEST, keep_n=None)
    bags = [words.doc2bow(text) for text in texts]
    model = make(bags, words)
    tops = [[word for word, _ in model.show_topic(topic, topn=10)] for topic in range(model.num_topics)]
    return lambda: tops, corpus2dense(model[bags], model.num_topics).T


def tomotopy_lda(texts, number):
    """tomotopy's LDA, 500 iterations on one thread."""
    from tomotopy import LDAModel

    model = LDAModel(k=number, min_df=2, seed=0)
    for text in texts:
        model.add_doc(text)
    model.train(500, workers=1)
    tops = [[word for word, _ in model.get_topic_words(topic, top_n=10)] for topic in range(number)]
    return lambda: tops, np.array([document.get_topic_dist() for document in model.docs])


PROGRAMS = {
    "sourcebook": sourcebook,
    "scikit-learn NMF": plain_nmf,
    "gensim LDA": gensim_lda,
    "gensim NMF": gensim_nmf,
    "tomotopy LDA": tomotopy_lda,
}


def overlap(one, other):
    """Mean Jaccard overlap of matched topics' words (Hungarian algorithm)."""
    pairs = [[len({*a} & {*b}) / len({*a} | {*b}) for b in other] for a in one]
    return np.array(pairs)[linear_sum_assignment(pairs, maximize=True)].mean()


def npmi(tops, texts):
    """Mean NPMI of topics' words in these texts."""
    vocabulary = sorted({word for top in tops for word in top})
    together, place = coherence.Together(texts, vocabulary), {word: n for n, word in enumerate(vocabulary)}
    return np.mean([together.coherence([place[word] for word in top]) for top in tops])


def row(fit, table, number):
    """The measures of one program, in the order of the table."""
    rng, texts = np.random.default_rng(0), table["text"]
    began = time.process_time()
    shown, documents = fit(texts.tolist(), number)
    seconds, best = time.process_time() - began, shown()
    training = table["split"] == "train"
    kept = fit(texts[training].tolist(), number)[0]()
    parts = [texts.sample(frac=0.8, random_state=rng).sort_index().tolist() for _ in range(SUBSAMPLES)]
    stable = np.mean([overlap(best, fit(part, number)[0]()) for part in parts])
    distinct = len({word for top in best for word in top}) / (10 * number)
    nmi = normalized_mutual_info_score(table["section"], documents.argmax(axis=1))
    return [npmi(best, texts), npmi(kept, texts[~training]), distinct, stable, nmi, seconds]


def quality(path):
    """Print the table of measures, and the number of topics that is chosen."""
    table = pd.read_csv(path, sep="\t", names=["text", "split", "section"])
    table["text"] = table["text"].str.split()
    print(
        f"{'':<20}{'topics':>7}"
        + "".join(f"{name:>10}" for name in "NPMI held-out TD sub80 NMI CPU-s".split())
    )
    for name, fit in PROGRAMS.items():
        package = name.split()[0]
        if package in ("gensim", "tomotopy") and not importlib.util.find_spec(package):
            print(f"{name:<20} is not installed")
            continue
        for number in NUMBERS:
            cells = row(fit, table, number)
            print(f"{name:<20}{number:>7}" + "".join(f"{cell:>10.3f}" for cell in cells), flush=True)
    began = time.process_time()
    ids = table.index.astype("str")
    found = topics.find(pd.DataFrame({"passage_id": ids, "article_id": ids, "words": table["text"]}))
    [number] = [trial["number"] for trial in found.numbers if trial["chosen"]]
    print(f"\nnumber chosen: {number}, after {time.process_time() - began:.1f} CPU s")


def made_up(size, *, length=40, themes=20, vocabulary=20_000):
    """Short documents, each of one theme and of words that all have."""
    rng = np.random.default_rng(0)
    often = 1 / np.arange(1, vocabulary + 1)
    ranks = rng.choice(vocabulary, (size, length), p=often / often.sum())
    own = rng.random((size, length)) < 0.5
    ranks = np.where(own, ranks * themes % vocabulary + rng.integers(themes, size=(size, 1)), ranks)
    words = [f"w{number:05}" for number in range(vocabulary + themes)]
    texts = [[words[rank] for rank in line] for line in ranks]
    ids = [f"p{number:07}" for number in range(size)]
    return pd.DataFrame({"passage_id": ids, "article_id": ids, "words": texts})


def grown(size):
    """CPU seconds of `find` in so many documents, number of topics, and peak memory in MB."""
    passages = made_up(size)
    began = time.process_time()
    found = topics.find(passages)
    peak = getrusage(RUSAGE_SELF).ru_maxrss // 1024
    return time.process_time() - began, len(found.topics), peak


def growth(sizes):
    """Print time and memory for made-up corpora, each in a process of its own."""
    print(f"\n{'documents':<12}{'CPU s':>9}{'growth':>9}{'topics':>9}{'peak, MB':>10}")
    last = 0
    for size in sizes:
        with get_context("spawn").Pool(1) as pool:
            seconds, number, peak = pool.apply(grown, (size,))
        ratio = f"{seconds / last:.1f}" if last else ""
        print(f"{size:<12,}{seconds:>9.1f}{ratio:>9}{number:>9}{peak:>10,}", flush=True)
        last = seconds


if __name__ == "__main__":
    texts, *sizes = sys.argv[1:] or [""]
    with threadpool_limits(1):
        if texts:
            quality(texts)
        growth([int(size) for size in sizes] or [100_000])
