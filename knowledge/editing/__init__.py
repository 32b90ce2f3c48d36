"""Articles on their way: texts being written, who checked them, and how they are released."""
