"""What an API means as a whole: what its fields refer to, what its paths relate, what is there
without being made. All of it follows from the model, before anything is served."""
