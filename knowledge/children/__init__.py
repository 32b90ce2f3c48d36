"""What the published tables say of a child by age: vaccines, check-ups, growth, warning signs."""
