"""What is given twice: words, loops, passages, the headline."""
