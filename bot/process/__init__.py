"""The process that an operator runs: started, kept up, watched and stopped."""
