r"""Free text, such as a note: all that can be written is kept, and what no file or database can hold is not.

XML 1.0, and so a document of ours, holds no NUL, no ESC and no half of a character; PostgreSQL no NUL.
"""

import re

BREAK = re.compile("\r\n|[\r\v\f]")  # a word processor breaks a line with \v
UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    r"""The text as it is kept, in a file and in the store.

    >>> writable("Flora\v\x1b🌸 \u200fok\0")
    'Flora\n🌸 \u200fok'
    """
    return UNWRITABLE.sub("", BREAK.sub("\n", text))
