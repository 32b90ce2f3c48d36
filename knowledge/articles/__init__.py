"""What editors publish: articles, their sections, and the forms that parents read them in."""
