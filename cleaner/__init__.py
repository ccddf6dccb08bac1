"""Take the text of a web article and give back just the article.

>>> import cleaner
>>> cleaner.clean("The river rose in the night.\\nBy noon it had fallen.\\nLeave a Reply").text
'The river rose in the night.\\nBy noon it had fallen.'
"""

from cleaner.engines.bounds import PageError
from cleaner.metadata import Metadata
from cleaner.opinion import CATEGORIES
from cleaner.policy import LEVELS
from cleaner.results import Cleaned, Comment, Judgement, Reason, Removal
from cleaner.spam import spam_score
from cleaner.stripper import Cleaner

__all__ = [
    "CATEGORIES",
    "LEVELS",
    "Cleaned",
    "Cleaner",
    "Comment",
    "Judgement",
    "Metadata",
    "PageError",
    "Reason",
    "Removal",
    "clean",
    "clean_html",
    "spam_score",
]
__version__ = "0.1.0"


def clean(text: str, url: str | None = None) -> Cleaned:
    """Clean one text with the default options; see `Cleaner` for others.

    >>> clean("").text
    ''
    """
    return Cleaner().clean(text, url)


def clean_html(html: str | bytes, url: str | None = None) -> Cleaned:
    """Clean one page of HTML with the default options; see `Cleaner` for others.

    >>> clean_html("<p></p>").notes
    ('no-article-found',)
    """
    return Cleaner().clean_html(html, url)
