"""What 育儿通 knows, and the words it knows it in."""
