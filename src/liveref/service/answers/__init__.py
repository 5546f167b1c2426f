"""What is sent back: answers, what answers by itself, and answers remembered."""
