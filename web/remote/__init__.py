"""What calls out to other machines, behind functions that a test can hand another world."""
