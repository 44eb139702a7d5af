"""The `sitegen` command, which only gathers the commands of the other modules."""

from __future__ import annotations

import gc
import io
import sys

import click

from sitegen import __version__
from sitegen.cli import (
    building,
    content,
    editing,
    exchange,
    finding,
    publishing,
    reviewing,
    theme,
    translation,
)
from sitegen.cli.options import EPILOG


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sitegen")
def main() -> None:
    """Build a static site of articles and their translations, side by side.

    \b
    A site is a folder:
      content/site.toml                    title, address, languages, tags
      content/articles/SLUG.md             the article, in Markdown
      content/translations/SLUG.LANG.po    its translation, one entry per sentence
      content/glossary/ID.yaml             key entities: names and definitions
      content/notes/SLUG.yaml              notes on single sentences
      themes/NAME/                         optional: changes to the default theme
      output/                              the finished site (generated)
    """
    # Commands are short-lived and few objects form cycles: this saves 1.5 % of a cold build of 200 articles.
    gc.set_threshold(50_000)
    # Names and quotes may be in any script, but not every terminal or pipe is UTF-8.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


for _command in (
    content.init, content.import_, content.sync, exchange.export, translation.translate, translation.models,
    building.build, building.check, building.explain, building.serve, publishing.pdf, publishing.pack,
    reviewing.status, reviewing.names, reviewing.confirm, finding.find, editing.new, editing.rename,
    editing.merge, theme.theme,
):  # fmt: skip
    main.add_command(_command)
