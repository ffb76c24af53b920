"""How hard a text is to read: the Flesch-Kincaid grade, with names and explained terms as plain words."""

import re
from collections.abc import Collection, Iterable

from advisor.questions import Interview
from rules.knowledge import KnowledgeBase

HARDEST = 8.0
FEWEST_WORDS = 10  # in less the formula says more about one long word than about the text

# A web address, an amount or a citation such as "47 CFR 69.601(b)" is one plain word.
TOKEN = re.compile(r"\S*\d\S*|\S+\.\S*[^\s.,;:!?)”\"]|[^\W\d_]+(?:['’][^\W\d_]+)*")
END = re.compile(r"[.!?:](?=[\s\"”)]|$)")
VOWELS = re.compile(r"[aeiouyàâéèêëîïôöûùü]+")
APART = re.compile(  # neighbours that are spoken one after the other
    r"ia(?!l$|lly$|n$|ns$)|io(?!n|us)|eo(?!ple)|ua(?!l)|[aeiouy]ing$|uou|iu|[rs]ier(?:s?|st)$|[td]ual|rea(?:s?)$"
)
SILENT = re.compile(r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouydt]ed$|[^aeiouygcsxzhl]es$|[aeiouy]les$")
SPOKEN = re.compile(r"[ibt]res?$")  # fibre, wire, centre
IRREGULAR = {
    "business": 2, "safety": 2, "several": 2, "judgement": 2, "somebody": 3, "someone": 2, "anyone": 3,
    "elsewhere": 2, "wholesale": 2, "our": 1, "hour": 1, "hours": 1, "every": 2, "everybody": 4,
    "everyone": 3, "something": 2, "sometimes": 2, "therefore": 2, "themselves": 2, "likely": 2,
}  # fmt: skip


def reading_grade(text: str, plain: Iterable[str] = (), labels: Collection[str] = ()) -> float:
    """Grade of school that the text calls for (Kincaid et al. 1975).

    Words with a capital that do not begin a sentence are names; they and the words of `plain` count one
    syllable each. Syllables are groups of vowels, less silent endings; over the words of our data that is one
    wrong syllable in about a hundred words, against the CMU dictionary of pronunciation (1.1.3).

    Args:
        text: One or more sentences.
        plain: Words or phrases that need no explanation or have one, in any case.
        labels: Names of questions and options as they stand on the screen. In quotes each counts as one
            word: the reader chose it a moment ago and knows it by its look, and need not work it out again.
            How hard a label itself is to read is checked where it is asked.
    """
    words, sentences = _words(_labels_as_words(text, labels), plain)
    if not words:
        return 0.0
    return 0.39 * len(words) / sentences + 11.8 * sum(words) / len(words) - 15.59


def is_hard(text: str, plain: Iterable[str] = (), labels: Collection[str] = ()) -> bool:
    """Above grade 8; in a text of a few words, more than one long word in three."""
    words, _ = _words(_labels_as_words(text, labels), plain)
    if len(words) < FEWEST_WORDS:
        return sum(count > 3 for count in words) * 3 > max(len(words), 3)
    return reading_grade(text, plain, labels) > HARDEST


def plain_words(knowledge: KnowledgeBase) -> frozenset[str]:
    """Terms with a glossary entry, and the names of places and companies in the knowledge."""
    found: set[str] = set()
    for term in knowledge.terms:
        found |= {part.strip().casefold() for part in re.split(r"[(),/]", term.term)}
    for one in knowledge.incumbents:
        for name in (one.region_name, one.lead, *one.others):
            found |= {word.casefold() for word in re.findall(r"[^\W\d_]+", name) if word[0].isupper()}
    return frozenset(one for one in found if one)


def shown_labels(interview: Interview, knowledge: KnowledgeBase) -> frozenset[str]:
    """What stands on the screen to be chosen or sorted: questions, options, groups and criteria."""
    found = {name for one in interview.questions for name in (one.label, one.alone or one.label)}
    found |= {option.label for one in interview.questions for option in one.options}
    found |= {one.name for one in (*knowledge.groups, *knowledge.criteria)}
    return frozenset(found | {one.rstrip("?:") for one in found})


def syllables(word: str) -> int:
    """How many syllables an English word has, about.

    >>> [syllables(one) for one in ("line", "copper", "fibre", "incumbent", "technology", "moved")]
    [1, 2, 2, 3, 4, 1]
    """
    bare = re.sub(r"['’](?:s|t)?$", "", word.casefold())
    if bare in IRREGULAR:
        return IRREGULAR[bare]
    count = len(VOWELS.findall(bare)) + len(APART.findall(bare))
    if SILENT.search(bare) and not SPOKEN.search(bare):
        count -= 1
    return max(1, count)


def _labels_as_words(text: str, labels: Collection[str]) -> str:
    """The text with “line” for each label in quotes, and for a list of labels in one pair of quotes."""

    def as_word(found: re.Match[str]) -> str:
        quoted = found[1]
        known = quoted in labels or all(one in labels for one in quoted.split(", "))
        return "“line”" if known else found[0]

    return re.sub("“([^”]*)”", as_word, text) if labels else text


def _words(text: str, plain: Iterable[str]) -> tuple[list[int], int]:
    """The syllables of each word, and the number of sentences."""
    known = frozenset(plain)
    phrases = sorted((one for one in known if " " in one or "-" in one), key=len, reverse=True)
    for phrase in phrases:
        pattern = rf"\b{re.escape(phrase)}s?\b"
        text = re.sub(pattern, " ".join(["line"] * len(phrase.split())), text, flags=re.IGNORECASE)
    counts = []
    starts = True
    place = 0
    for found in TOKEN.finditer(text):
        starts = starts or bool(END.search(text[place : found.start()]))
        place = found.end()
        word = found.group()
        is_name = word[0].isupper() and (not starts or sum(one.isupper() for one in word) > 1)
        bare = re.sub(r"['’]s$", "", word.casefold())
        is_plain = not word.isalpha() and bool(re.search(r"[\d.]", word))
        is_plain = is_plain or is_name or bare in known or bare.removesuffix("s") in known
        counts.append(1 if is_plain else syllables(word))
        starts = False
    return counts, max(1, len(END.findall(text)))
