"""Text → labelled spans: who says (source), by which words (cue), what (content), and names.

The only module that knows how spans are found. This reader works by rule: it finds quotations with
a reporting verb in the same sentence, and "according to". It finds few indirect statements and is
no match for a trained one; its confidence is a rough rank, not a probability.
"""

import re
from dataclasses import dataclass


def _any(words):
    """A pattern for any of the words."""
    return "|".join(words.split())


REPORTING = _any("""
    said says say told tells added adds asserted stated states confirmed confirms claimed claims denied
    denies declined declines refused responded replied insisted insists argued warned wrote tweeted noted
    explained announced acknowledged suggested
""")
SPEAKING_FOR = _any("""
    spokesman spokeswoman spokesperson official officials source sources experts? analysts? people
""")
PRONOUNS = _any("""
    he she they He She They
""")
TITLES = _any("""
    Principal President Prime Minister Secretary General Gen Brigadier Brig Colonel Col Admiral Adm Captain
    Capt Senator Sen Rep Gov Governor Mayor Ambassador Chancellor Judge Justice Dr Mr Mrs Ms Prof Professor
    Sir King Queen Prince Princess Pope Chairman Chief Director Spokesman Spokesperson Spokeswoman Deputy
    Leader Lady Lord
""")
ORGANISATIONS = _any("""
    Administration Agency Army Association Bank Center Centre Commission Committee Congress Council Court
    Department Federation Forces Foundation Government Group House Images Institute Intelligence Ministry
    Nations Navy News Office Organization Organisation Parliament Party Photo Police Post Press Senate
    Service Society Staff Times Union University
""")
FUNCTION_WORDS = _any("""
    A About According After All Also Although An And Any Apart As At Because Before Both But By Can Could
    Did Do Does For From Has He Her His How However I If In Is It Its Last Like Meanwhile Most Neither
    No Not Now Of On One Or Our Own She Similarly Since So Some Still That The Their There These They This
    Those To Under We Weapons Well What When While Who Why With You
""")

DATES = _any("""
    January February March April May June July August September October November December Monday Tuesday
    Wednesday Thursday Friday Saturday Sunday
""")

_QUOTE = re.compile(r"[“\"]([^“”\"\n]+)[”\"]")
_STOP = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:Gen|Rep|Sen|Gov|Col|Adm|Mrs))(?<!\b(?:Mr|Ms|Dr|St))[.!?][”\"’)]*\s+(?=[A-Z“\"‘.@])"
)
_CUE = re.compile(rf"(?<![\w-])(?:(?:{REPORTING})|[Aa]ccording to)\b")
_THAT = re.compile(r"(?:\s[\w.’]+){0,4}?\s+that\b\s*")
_PHRASE = r"[^\s,;:()“”\"—–]+(?:\s[^\s,;:()“”\"—–]+){0,11}"
_BEFORE = re.compile(rf"(?:^|[,;:”\"—–)]|\b(?:that|and|but|as|while|when)\b)\s*({_PHRASE}),?\s*$")
_AFTER = re.compile(rf"\s*({_PHRASE})")
_ACCOUNT = re.compile(r"\s*([^\s,;:()“”\"—–][^,;:()“”\"—–\n]+)")
_SOMEONE = re.compile(rf"\b(?:{PRONOUNS}|{SPEAKING_FOR})\b|[A-Z]")
_LEAD = re.compile(r"^(?:(?:and|that|but|as|while|when|in|on)\b\s*)+")
_HELPERS = re.compile(r"(?:\s+(?:has|have|had|also|further|recently|already|then))+$")
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-Ž]"
_INITIALS = rf"{_CAPITAL}\.(?:{_CAPITAL}\.)+|{_CAPITAL}\.(?=\s{_CAPITAL})"
_WORD = rf"(?!(?:{DATES})\b)(?:{_INITIALS}|{_CAPITAL}[\w-]*(?:[’'](?!s\b)\w+)?)"
_NAME = re.compile(rf"\b{_WORD}(?:\s(?:of\s|for\s)?{_WORD})*")
_TITLE = re.compile(rf"^(?:(?:{TITLES})\b\.?\s*)+")
_FUNCTION = re.compile(rf"^(?:(?:{FUNCTION_WORDS})\b\s*)+")
_INNER = re.compile(r" (?:of|for) |[\s-]*\d")  # where a person's name has ended
_LABEL = re.compile(r" ?[-–—:]| PHOTO")  # "FILE -": what precedes is no name
_LONGEST_SENTENCE = 2_000  # characters
_ORGANISATION = re.compile(rf"\b(?:{ORGANISATIONS})\b")
_ACRONYM = re.compile(r"^[A-Z]{3,5}$")


@dataclass(frozen=True)
class Span:
    """A piece of text with a label (source, cue, content, PER, ORG or LOC) and a confidence.

    `cue` is the start of the cue that a source or content belongs to (its own, for a cue; −1 for a
    name): spans with the same cue are one attribution.
    """

    start: int
    end: int
    label: str
    confidence: float
    cue: int = -1


def read(texts: list[str]) -> list[list[Span]]:
    """The spans of each text, in order; offsets in code points, half open."""
    return [sorted(_spans(text), key=lambda span: (span.start, span.label)) for text in texts]


def _spans(text):
    """All spans of a text; what was trimmed to nothing is none."""
    return [span for span in (*_statements(text), *_names(text)) if span.start < span.end]


def _statements(text):
    for line in re.finditer(r"[^\r\n]+", text):
        cue = None
        for start, end in _sentences(text, *line.span()):
            quotes = [quote.span(1) for quote in _QUOTE.finditer(text, start, end)]
            found = list(_statement(text, start, end, quotes))
            if found:
                cue = found[0].cue
            elif cue is not None and quotes and quotes[0][0] - start <= 1:
                found = [Span(*quote, "content", 0.5, cue) for quote in quotes]  # speech goes on
            yield from found


def _sentences(text, start, end):
    """Offsets of sentences; a full stop within a quotation ends none. What is too long is none."""
    offset = start
    for stop in _STOP.finditer(_blanked(text[offset:end], keep=2)):
        yield from _bounded(start, offset + stop.end())
        start = offset + stop.end()
    yield from _bounded(start, end)


def _bounded(start, end):
    if end - start <= _LONGEST_SENTENCE:
        yield start, end


def _blanked(text, *, keep):
    """The text with the inside of its quotations blanked out, but for their last characters."""
    return _QUOTE.sub(lambda q: q.group()[0] + "·" * (len(q.group()) - 1 - keep) + q.group()[-keep:], text)


def _statement(text, start, end, quotes):
    """Source, cue and content of a sentence, if it quotes someone or says according to whom."""
    sentence = _blanked(text[start:end], keep=1)
    cues = [(start + cue.start(), start + cue.end()) for cue in _CUE.finditer(sentence)]
    by_account = [cue for cue in cues if text[slice(*cue)].lower() == "according to"]
    if by_account:
        yield from _account(text, start, end, *by_account[0])
    elif cues and quotes:
        cue = min(cues, key=lambda cue: (not _THAT.match(text, cue[1]), _distance(cue[0], quotes)))
        source = _source_before(text, start, cue[0]) or _source_after(text, end, cue[1])
        yield Span(*cue, "cue", 0.7, cue[0])
        if source:
            yield Span(*source, "source", 0.6, cue[0])
        that = _THAT.match(text, cue[1], end)
        pieces = [(that.end(), _trim_end(text, that.end(), end))] if that else quotes
        yield from (Span(*piece, "content", 0.6, cue[0]) for piece in pieces)


def _distance(position, quotes):
    return min(abs(position - edge) for quote in quotes for edge in quote)


def _account(text, start, end, cue, after):
    source = _ACCOUNT.match(text, after, end)
    rest = [(start, cue), (source.end() if source else after, end)]
    yield Span(cue, after, "cue", 0.8, cue)
    if source:
        yield Span(source.start(1), _trim_end(text, *source.span(1)), "source", 0.7, cue)
    for left, right in rest:
        left += len(text[left:right]) - len(text[left:right].lstrip(" ,–—"))
        yield Span(left, _trim_end(text, left, right), "content", 0.7, cue)


def _trim_end(text, start, end):
    return start + len(text[start:end].rstrip(" ,.–—"))


def _source_before(text, start, cue):
    phrase = _BEFORE.search(text[start:cue])
    if not phrase:
        return None
    words = _HELPERS.sub("", phrase.group(1))
    left = start + phrase.start(1) + _length(_LEAD.match(words))
    right = start + phrase.start(1) + len(words)
    return (left, right) if left < right and _SOMEONE.search(text[left:right]) else None


def _source_after(text, end, cue_end):
    phrase = _AFTER.match(text, cue_end, end)
    if not phrase or not re.match(r"[A-Z]|an? |the ", phrase.group(1)):
        return None
    return phrase.start(1), _trim_end(text, *phrase.span(1))


def _names(text):
    surnames = set()
    for match in _NAME.finditer(text):
        start, end = match.span()
        start += _length(_FUNCTION.match(text[start:end]))
        if _is_organisation(text, start, end):
            yield Span(start, end, "ORG", 0.5)
            continue
        title = _length(_TITLE.match(text[start:end]))
        name = _INNER.split(text[start + title : end])[0]
        words = name.split()
        if 2 <= len(words) <= 3 or (title and words) or name in surnames:
            surnames.update(words[-1:])
            yield Span(start + title, start + title + len(name), "PER", 0.6 if title else 0.4)


def _is_organisation(text, start, end):
    name = text[start:end]
    if _ACRONYM.match(name):
        return not _LABEL.match(text, end)
    return " " in name and bool(_ORGANISATION.search(name))


def _length(match):
    return match.end() if match else 0
