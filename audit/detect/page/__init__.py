"""What comes from the page and not from the story: buttons, labels and notices, credits, the names of agencies."""
