"""The good and the bad example of each rule: one YAML file for each stage."""
