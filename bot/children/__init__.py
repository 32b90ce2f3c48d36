"""Answers from the tables on children: vaccines, check-ups, growth and warning signs by age."""
