"""From a published list to the directory: read, clean, judge, plan, apply, undo."""
