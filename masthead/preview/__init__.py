"""The preview: the newsletter as the editor writes it, in her browser, changed before she looks up.

A server holds the parsed site in memory. After an edit it reads what changed, puts it in, and makes the pages
that are open; the others are made when they are asked for. Nothing is written into the output folder. What it
has to say, and what time it is, it is told by the command (`Voice`): here nothing prints or knows a clock.
"""
