"""The words that knowledge is asked for in: from typed text to words, terms and meaning."""
