"""The page of a month: its figures, its pictures, and what to do now."""
