"""Which characters stand in quotation marks: curly, straight, single, «…», »…«, „…“, and half of a pair."""

import re

DOUBLE, SINGLE = 1, 2

_MARK = re.compile(r"\n|\r|[“\"«»„‟＂]|”|''|``|(?<![\w’'])[‘'‹](?=\S)")
_OPENS = re.compile(r"(?<![^\s(\[])”(?=\S)")  # a closing mark where only an opening one makes sense
_CLOSES = {"“": '”"', "”": "”", "„": "“”‟", "«": "»", "»": "«", '"': '"”', "‟": "”", "＂": "＂"}
_CLOSES |= {"``": "''", "''": "''"}
_SINGLE_END = re.compile(r"(?<=\S)[’'›](?![\w’'])")


def inside(text: str) -> bytearray:
    """For each character DOUBLE or SINGLE if it stands in such marks, the marks themselves not; else 0.

    A quotation ends with its line at the latest: speech of several paragraphs opens each of them anew,
    and a mark that was forgotten spoils one paragraph only. A closing mark that closes nothing is none.
    """
    flags = bytearray(len(text))
    opened, closers = None, ""
    for mark in _MARK.finditer(text):
        sign = mark.group()
        if opened is None:
            if sign in "‘'‹":
                _mark_single(text, flags, mark)
            elif sign in _CLOSES and (sign != "”" or _OPENS.match(text, mark.start())):
                opened, closers = mark.end(), _CLOSES[sign]
        elif sign in "\r\n" or sign in closers:
            _fill(flags, opened, mark.start(), DOUBLE)
            opened = None
    if opened is not None:
        _fill(flags, opened, len(text), DOUBLE)
    return flags


def _fill(flags, start, end, value):
    flags[start:end] = bytes([value]) * (end - start)


def _mark_single(text, flags, mark):
    """Flag what a single mark opens, up to the mark that ends it on its line, if one does.

    An apostrophe looks like a closing mark: one after a comma or full stop is believed first, then
    one that isn't a plural's.
    """
    line = re.compile(r"[^\r\n“”\"«»„]*").match(text, mark.end())
    ends = [end.start() for end in _SINGLE_END.finditer(text, mark.end(), line.end())]
    sure = [end for end in ends if text[end - 1] in ".,!?…;"] or [end for end in ends if text[end - 1] != "s"]
    if ends:
        _fill(flags, mark.end(), (sure or ends)[0], SINGLE)
