"""The working state of inference: operations and bodies that rules fill."""
