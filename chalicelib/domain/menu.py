"""Targets: where a choice can lead. One string names a place in JSON, in a button, in the trail.

`<node>` a menu node · `<node>#2` its second page · `faq:<id>` an answer · `notices`, `guide` the
lists · `notice:<id>`, `guide:<id>` one article · `emergency:<id>` an emergency item · `agent` a
person · `language` the language menu · `language:<code>` the switch · `home!` the first screen ·
`back!` the screen before · `more!` the next page · `person!` where the bot has no answer ·
`leave!` no more waiting for a person ·
`link:<https address>` · `tel:<number>` · `liked:<id>@<version>`, `disliked:<id>@<version>` what an
answer was judged · `again!` asking in other words · `none!` none of the entries offered ·
`not-ours:<id>` a topic of another body · `several:<a>|<b>` the first of several answers ·
`about:<kind>` why there is no answer, `elsewhere:<place>|<entry>` another place is asked about
"""

HOME = "home!"
BACK = "back!"
MORE = "more!"
PERSON = "person!"
AGAIN = "again!"
NONE = "none!"
LEAVE = "leave!"
THANKS = "about:thanks"
LIKED = "liked"
DISLIKED = "disliked"
AGENT = "agent"
NOTICES = "notices"
GUIDE = "guide"
LANGUAGE = "language"

# Words that a node's id may not be, since a target of that name means something else.
RESERVED = frozenset({AGENT, NOTICES, GUIDE, LANGUAGE})
