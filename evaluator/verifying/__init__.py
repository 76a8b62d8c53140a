"""Files that were handed over, checked: whether each number is that of the release, and which are of no release."""
