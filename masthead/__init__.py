"""Masthead: from a folder of Markdown articles to a newsletter's site and feeds.

The flow goes one way, a module or two for each stage::

    content/ --read--> Articles --assemble--> Site --plan--> Outputs --render--> files --publish--> public/

``docs/architecture.md`` says what is true after each stage.
"""

__version__ = "0.1.0"
