"""What an answer rested on, told anew: as it was said then, and whether it is still so."""
