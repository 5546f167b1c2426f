"""Each step alone: which plans have it, and what it does at each moment, without HTTP."""
