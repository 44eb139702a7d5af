"""All outputs of a site, in the order in which their files are made."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.outputs.about import About
from sitegen.outputs.article_data import Annotations, ArticleJson, Tei
from sitegen.outputs.article_index import ArticleIndex
from sitegen.outputs.articles import Articles
from sitegen.outputs.base import AnyOutput, File, Output, Together, Whole
from sitegen.outputs.books import Books
from sitegen.outputs.concordance import Entries
from sitegen.outputs.feed import Feed
from sitegen.outputs.flashcards import Flashcards
from sitegen.outputs.glossary import Glossary
from sitegen.outputs.glossary_data import GlossaryData
from sitegen.outputs.home import Home
from sitegen.outputs.map import Map
from sitegen.outputs.mentions import Mentions
from sitegen.outputs.not_found import NotFound
from sitegen.outputs.offline import Offline
from sitegen.outputs.robots import Robots
from sitegen.outputs.search import Search, SearchData
from sitegen.outputs.search_texts import SearchTexts
from sitegen.outputs.search_words import SearchWords
from sitegen.outputs.share_images import ShareImages
from sitegen.outputs.sitemap import Sitemap
from sitegen.outputs.speculation import SpeculationRules
from sitegen.outputs.tags import Tags
from sitegen.outputs.text_feeds import TextFeeds
from sitegen.outputs.timeline import Timeline
from sitegen.site.graph import Site

# The pages that readers may look for; the other outputs are for hosts and programs.
_PAGES: tuple[AnyOutput, ...] = (
    Articles(),
    About(),
    Entries(),
    Glossary(),
    Tags(),
    Timeline(),
    Map(),
    Search(),
    Home(),
)
OUTPUTS: tuple[AnyOutput, ...] = (
    *_PAGES,
    NotFound(),
    Feed(),
    TextFeeds(),
    ArticleIndex(),
    ArticleJson(),
    Annotations(),
    Tei(),
    GlossaryData(),
    Mentions(),
    Robots(),
    SearchData(),
    SearchWords(),
    SearchTexts(),
    SpeculationRules(),
    Offline(),
    ShareImages(),
    Flashcards(),
    Books(),
    Sitemap(_PAGES),
)
FILE_BY_FILE = {output.name: output for output in OUTPUTS if isinstance(output, Output)}
TOGETHER = {output.name: output for output in OUTPUTS if isinstance(output, Together)}
WHOLE = {output.name: output for output in OUTPUTS if isinstance(output, Whole)}


def files(site: Site) -> Iterator[File]:
    """All files that are made from the site; static files, fonts and media are copied and not included."""
    for output in OUTPUTS:
        yield from output.files(site)
