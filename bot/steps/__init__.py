"""The steps: each looks at the understood question and may propose answers."""
