"""What stands over all answers for a while: topics that are not quoted, and the banner."""
