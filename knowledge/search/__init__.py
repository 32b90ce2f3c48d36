"""Finding documents by their words: the engine protocol, the Whoosh engine, and its indexer."""
