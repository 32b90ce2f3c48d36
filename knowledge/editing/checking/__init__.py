"""What is worth a look in a draft, a module for each subject; `knowledge.editing.checks` asks them all."""
