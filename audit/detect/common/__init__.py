"""What finders of every subject ask of a text: its tokens, the places where a pattern can match at all, what stands in
quotation marks, and the words of closed classes."""
