"""`sportello faq check --thesaurus`: is a new thesaurus good for the corpus' own questions?"""

from __future__ import annotations

from pathlib import Path

from bot.faq import Abbreviations, Corpus, Thesaurus
from bot.faq.held_out import Comparison, HeldOut, compare, examine, mean_reciprocal_rank, new_groups
from bot.faq.thesaurus import parse_thesaurus

MOST_SHOWN = 10
MOST_TRIED = 12  # groups tried one by one, some twenty seconds each


def read_new_thesaurus(file: Path) -> Thesaurus:
    """Read a thesaurus that is not in use yet.

    Raises:
        ContentRefused: the file holds mistakes.
        OSError: it cannot be read.
    """
    return parse_thesaurus(file.read_text("utf-8").splitlines(), file)


def is_good(corpus: Corpus, abbreviations: Abbreviations, current: Thesaurus, new: Thesaurus) -> bool:
    """Compare two thesauri on variants that are held out, say what changes, and name the groups that do harm."""
    found = compare(corpus, abbreviations, current, new)
    _tell(found)
    if not found.is_worse:
        print("No worse than the thesaurus in use.")
        return True
    print("Worse than the thesaurus in use.")
    groups = list(new_groups(current, new))
    for group, one_more in groups[:MOST_TRIED]:
        after = examine(corpus, abbreviations, one_more)
        change = mean_reciprocal_rank(after) - mean_reciprocal_rank(found.before)
        print(f"line {group.line}, alone: {change:+.4f}")
    if len(groups) > MOST_TRIED:
        print(f"{len(groups) - MOST_TRIED} more groups were not tried alone.")
    return False


def _tell(found: Comparison) -> None:
    rise, fall = found.moved(up=True), found.moved(up=False)
    before, after = mean_reciprocal_rank(found.before), mean_reciprocal_rank(found.after)
    print(f"{len(found.before)} variants held out: mean reciprocal rank {before:.4f} → {after:.4f}")
    print(f"{len(rise)} rise, {len(fall)} fall")
    for sign, moved in (("+", rise), ("-", fall)):
        for earlier, later in moved[:MOST_SHOWN]:
            print(f"{sign} {later.entry} ({later.locale}) “{later.text}”: {_rank(earlier)} → {_rank(later)}")


def _rank(held_out: HeldOut) -> str:
    return f"{1 / held_out.reciprocal_rank:.0f}." if held_out.reciprocal_rank else "none"
