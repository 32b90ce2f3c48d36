"""How much of an untrusted text each costly step is given, in one place.

jieba, rapidfuzz and Whoosh are quadratic or worse on hostile text: 10,000
times 的 keep jieba busy for a second, a 10,000-character query over 20,000
names keeps rapidfuzz busy for sixteen. Every door cuts by these numbers before
any of the three sees the text.
"""

CHAT_CHARACTERS = 200
"""Characters of one chat message that are read; the answer says when more came."""

SENTENCE_CHARACTERS = 500
"""Longest piece of an article that is handed to jieba at once."""

INDEX_TOKENS = 32
"""Distinct tokens of one question that reach the search engine."""

FUZZY_CHARACTERS = 40
"""Characters of a text that are compared letter by letter."""
