"""Bytes of a file as they are read: counted, expanded, and no more than a file of its size can mean."""

import gzip
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

MOST_EXPANDED = 1 << 28  # bytes that any file may expand to
MOST_TIMES = 200  # its size that it may expand to beyond that; news text packs 3 to 30 times
_BUFFER = 1 << 16


class ExpandsError(OSError):
    """A file that expands to far more than articles do, as one does that is made to fill a disk."""


@dataclass
class Meter:
    """How many bytes there are to read, and have been read, as they lie on the disk."""

    size: int = 0
    read: int = 0


class _Counted(io.RawIOBase):
    """A stream that tells a meter what is read of it."""

    def __init__(self, stream, meter):
        self._stream, self._meter = stream, meter

    def readable(self):
        return True

    def seekable(self):
        return self._stream.seekable()

    def readinto(self, buffer):
        number = self._stream.readinto(buffer)
        self._meter.read += number or 0
        return number

    def seek(self, place, whence=io.SEEK_SET):
        return self._stream.seek(place, whence)

    def close(self):
        self._stream.close()
        super().close()


class _Bounded(io.RawIOBase):
    """An expanding stream that fails once it gives more than a file of its size may."""

    def __init__(self, stream, size):
        self._stream, self._left, self._size = stream, max(MOST_EXPANDED, MOST_TIMES * size), size

    def readable(self):
        return True

    def readinto(self, buffer):
        data = self._stream.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            most = max(MOST_EXPANDED, MOST_TIMES * self._size)
            raise ExpandsError(
                f"it expands to more than {most:,} bytes, {MOST_TIMES} times its size; not read on"
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self):
        self._stream.close()
        super().close()


def counted(opener: Callable[[], BinaryIO], meter: Meter) -> BinaryIO:
    """The opened file, what is read of it counted."""
    return io.BufferedReader(_Counted(opener(), meter), _BUFFER)


def bounded(stream: BinaryIO, size: int) -> BinaryIO:
    """A stream that expands a file of so many bytes, up to `MOST_EXPANDED` or `MOST_TIMES` its size."""
    return io.BufferedReader(_Bounded(stream, size), _BUFFER)


def unzipped(stream: BinaryIO, size: int) -> BinaryIO:
    """What a gzipped file of so many bytes holds, bounded as in `bounded`."""
    return bounded(_Gzipped(fileobj=stream), size)


class _Gzipped(gzip.GzipFile):
    """A gzipped file that closes what it reads from."""

    def close(self):
        inner = self.fileobj
        super().close()
        if inner:
            inner.close()
